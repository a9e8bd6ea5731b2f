temperature = 20
print(temprature)
