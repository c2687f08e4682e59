-- Sends one request per line of a file, in turn. Arguments: method, file, and for bodies their path. After the path, the word
-- "partner" gives each request an idempotency key and a person of its own.
local requests, at, number, partner, path = {}, 0, 0, false, nil

function init(args)
  local method, file = args[1], args[2]
  path, partner = args[3], args[4] == "partner"
  for line in io.lines(file) do
    if partner then
      requests[#requests + 1] = line:sub(2)
    else
      requests[#requests + 1] = path and wrk.format(method, path, nil, line) or wrk.format(method, line)
    end
  end
  number = os.time() * 1e6
end

function request()
  at = at % #requests + 1
  if not partner then
    return requests[at]
  end
  number = number + 1
  local key = string.format("%.0f", number)
  wrk.headers["Idempotency-Key"] = key
  return wrk.format("POST", path, nil, '{"personRef":"crm-' .. key .. '",' .. requests[at])
end
