-- Escape times of the Mandelbrot set with plain floats.
local function escape(cr, ci, limit)
  local zr, zi = 0.0, 0.0
  for n = 0, limit - 1 do
    local zr2, zi2 = zr * zr, zi * zi
    if zr2 + zi2 > 4.0 then return n end
    zi = 2.0 * zr * zi + ci
    zr = zr2 - zi2 + cr
  end
  return limit
end

local function run(width, height, limit)
  local total = 0
  for y = 0, height - 1 do
    local ci = 2.4 * y / height - 1.2
    for x = 0, width - 1 do
      total = total + escape(3.0 * x / width - 2.2, ci, limit)
    end
  end
  return total
end

print(run(400, 300, 250))
