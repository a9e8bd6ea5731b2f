-- Calls of methods, inherited and own.
local Base = {}
Base.__index = Base
function Base:bump(n) self.count = self.count + n end

local Counter = setmetatable({}, Base)
Counter.__index = Counter
function Counter:get() return self.count end

local function run(n)
  local c = setmetatable({count = 0}, Counter)
  local total = 0
  for _ = 1, n do
    c:bump(2)
    total = total + c:get()
  end
  return total
end

print(run(7000000))
