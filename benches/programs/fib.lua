-- Recursive calls with one positional argument.
local function fib(n)
  if n < 2 then return n end
  return fib(n - 1) + fib(n - 2)
end

for _ = 1, 5 do
  print(fib(30))
end
