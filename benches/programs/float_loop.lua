-- Float arithmetic in locals: a spring stepped through time.
local function run(n)
  local x, v, dt, k, i = 1.0, 0.0, 0.01, 0.02, 0
  while i < n do
    x = x + v * dt
    v = v - x * k
    i = i + 1
  end
  return x
end

print(string.format("%.12f", run(9000000)))
