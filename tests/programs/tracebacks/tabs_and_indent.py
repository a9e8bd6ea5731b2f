if True:
	for i in range(1):
		if i == 0:
			print(i +	undefined_after_tab)
