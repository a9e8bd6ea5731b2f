-- Making closures, calling them, and writing captured variables.
local function counter(step)
  local n = 0
  return function()
    n = n + step
    return n
  end
end

local function compose(f, g)
  return function(x) return f(g(x)) end
end

local function run(n)
  local bump = counter(3)
  local add = compose(function(x) return x + 1 end, function(x) return x * 2 end)
  local total = 0
  for i = 0, n - 1 do
    total = total + bump() + add(i)
    if i & 7 == 0 then
      total = total + counter(i)()
    end
  end
  return total
end

print(run(3000000))
