-- A sieve and prefix sums: reading and writing array elements by index.
local function sieve(n)
  local flags = {}
  for i = 0, n do flags[i] = 1 end
  flags[0], flags[1] = 0, 0
  local i = 2
  while i * i <= n do
    if flags[i] == 1 then
      local j = i * i
      while j <= n do
        flags[j] = 0
        j = j + i
      end
    end
    i = i + 1
  end
  return flags
end

local n = 4000000
local flags = sieve(n)
local out, s = {}, 0
for i = 0, n do
  s = s + flags[i]
  out[i] = s
end
print(out[n] .. " " .. out[1000] .. " " .. out[100000])
