résumé = "é" * 3
print(résumé + "日本" + résumé.missing_attribute_日本)
# needs 3.12
