-- Gravity between five bodies: floats in tables, nested loops.
local SUN, DAY = 39.47841760435743, 365.24

local function bodies()
  return {
    {{0.0, 0.0, 0.0}, {0.0, 0.0, 0.0}, SUN},
    {{4.84, -1.16, -0.10}, {0.00166 * DAY, 0.00769 * DAY, -0.0000690 * DAY}, 0.000954 * SUN},
    {{8.34, 4.12, -0.403}, {-0.00276 * DAY, 0.00499 * DAY, 0.0000230 * DAY}, 0.000285 * SUN},
    {{12.89, -15.11, -0.223}, {0.00296 * DAY, 0.00237 * DAY, -0.0000296 * DAY}, 0.0000436 * SUN},
    {{15.37, -25.9, 0.179}, {0.00268 * DAY, 0.00162 * DAY, -0.0000951 * DAY}, 0.0000515 * SUN},
  }
end

local function energy(system)
  local total = 0.0
  for i = 1, #system do
    local p, v, m = table.unpack(system[i])
    total = total + 0.5 * m * (v[1] * v[1] + v[2] * v[2] + v[3] * v[3])
    for j = i + 1, #system do
      local q, n = system[j][1], system[j][3]
      local dx, dy, dz = p[1] - q[1], p[2] - q[2], p[3] - q[3]
      total = total - m * n / (dx * dx + dy * dy + dz * dz) ^ 0.5
    end
  end
  return total
end

local function advance(system, pairs_, dt, steps)
  for _ = 1, steps do
    for k = 1, #pairs_ do
      local a, b = pairs_[k][1], pairs_[k][2]
      local p, v, m = a[1], a[2], a[3]
      local q, w, n = b[1], b[2], b[3]
      local dx, dy, dz = p[1] - q[1], p[2] - q[2], p[3] - q[3]
      local mag = dt * (dx * dx + dy * dy + dz * dz) ^ -1.5
      local am, bm = m * mag, n * mag
      v[1] = v[1] - dx * bm
      v[2] = v[2] - dy * bm
      v[3] = v[3] - dz * bm
      w[1] = w[1] + dx * am
      w[2] = w[2] + dy * am
      w[3] = w[3] + dz * am
    end
    for k = 1, #system do
      local p, v = system[k][1], system[k][2]
      p[1] = p[1] + dt * v[1]
      p[2] = p[2] + dt * v[2]
      p[3] = p[3] + dt * v[3]
    end
  end
end

local system = bodies()
local pairs_ = {}
for i = 1, #system do
  for j = i + 1, #system do pairs_[#pairs_ + 1] = {system[i], system[j]} end
end
print(string.format("%.9f", energy(system)))
advance(system, pairs_, 0.01, 150000)
print(string.format("%.9f", energy(system)))
