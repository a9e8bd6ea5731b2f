-- A binary search tree of small objects: built, searched, walked, dropped.
local Node = {}
Node.__index = Node

local function new(key) return setmetatable({key = key}, Node) end

function Node:insert(key)
  local node = self
  while true do
    if key < node.key then
      if node.left == nil then
        node.left = new(key)
        return
      end
      node = node.left
    elseif key > node.key then
      if node.right == nil then
        node.right = new(key)
        return
      end
      node = node.right
    else
      return
    end
  end
end

function Node:depth()
  local left = self.left and self.left:depth() or 0
  local right = self.right and self.right:depth() or 0
  return 1 + (left > right and left or right)
end

function Node:contains(key)
  local node = self
  while node do
    if key == node.key then return true end
    if key < node.key then node = node.left else node = node.right end
  end
  return false
end

local function run(n)
  local seed, root = 42, new(1 << 30)
  for _ = 1, n do
    seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
    root:insert(seed)
  end
  local found = 0
  for i = 0, n - 1 do
    if root:contains(i * 4096) then found = found + 1 end
  end
  return root:depth(), found
end

for _ = 1, 4 do print(string.format("(%d, %d)", run(60000))) end
