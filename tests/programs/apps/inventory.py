# Dicts, sets and sorting on records; grouping, joining, ranking, pivoting.
rows = [("apple", "fruit", 1.2, 10), ("carrot", "vegetable", 0.5, 40), ("pear", "fruit", 1.5, 0), ("leek", "vegetable", 1.1, 7), ("bread", "bakery", 2.8, 5), ("bun", "bakery", 0.9, 12)]
records = [dict(zip(("name", "kind", "price", "stock"), r)) for r in rows]
groups = {}
for r in records:
    groups.setdefault(r["kind"], []).append(r)
for kind, items in sorted(groups.items()):
    print(f"{kind:<10} {len(items):>2} {sum(i['price'] * i['stock'] for i in items):>8.2f} {max(items, key=lambda i: i['price'])['name']}")
by_name = {r["name"]: r for r in records}
orders = [("apple", 3), ("leek", 10), ("bun", 2), ("tea", 1)]
total = 0
for name, n in orders:
    match by_name.get(name):
        case None:
            print(f"no {name}")
        case {"stock": s} if s < n:
            print(f"only {s} {name}")
        case {"price": p} as r:
            r["stock"] -= n
            total += p * n
            print(f"{n} {name}: {p * n:.2f}")
print(f"{total=:.2f}", by_name["apple"]["stock"])
print([r["name"] for r in sorted(records, key=lambda r: (-r["stock"], r["name"]))])
print({k: [r["name"] for r in v if r["stock"]] for k, v in groups.items()}, {r["kind"] for r in records} == set(groups))
table = {(r["kind"], r["stock"] > 5): 0 for r in records}
for r in records:
    table[r["kind"], r["stock"] > 5] += 1
print(table)
head = list(records[0])
widths = [max(len(h), *(len(str(r[h])) for r in records)) for h in head]
for line in (head, ["-" * w for w in widths], *([r[h] for h in head] for r in records)):
    print(" | ".join(f"{str(v):{'>' if isinstance(v, (int, float)) else '<'}{w}}" for v, w in zip(line, widths)).rstrip())
merged = {}
for d in ({"a": 1, "b": {"x": 1}}, {"b": {"y": 2}, "c": 3}):
    for k, v in d.items():
        merged[k] = merged[k] | v if isinstance(v, dict) and k in merged else v
print(merged, dict(sorted(merged.items(), reverse=True, key=lambda p: p[0])), [*map(dict.popitem, [{"z": 1}])])
