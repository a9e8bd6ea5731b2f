-- Small integers in locals: compare, add, jump.
local function run(n)
  local total, i = 0, 0
  while i < n do
    total = total + i
    i = i + 1
  end
  return total
end

print(run(15000000))
