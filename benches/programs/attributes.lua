-- Reading and writing fields.
local function run(n)
  local p = {x = 0, y = 1, z = 2}
  for _ = 1, n do
    p.x = p.x + p.y
    p.z = p.x - p.z
  end
  return p.x, p.z
end

print(string.format("(%d, %d)", run(15000000)))
