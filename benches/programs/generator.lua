-- A coroutine consumed by a for loop, and one driven with values.
local function count(n)
  return coroutine.wrap(function()
    local i = 0
    while i < n do
      coroutine.yield(i)
      i = i + 1
    end
  end)
end

local function average()
  return coroutine.wrap(function()
    local total = 0
    while true do
      total = total + coroutine.yield(total)
    end
  end)
end

local function run(n)
  local total = 0
  for x in count(n) do total = total + x end
  local send = average()
  send()
  for i = 0, n // 4 - 1 do total = total ~ send(i) end
  return total
end

print(run(10000000))
