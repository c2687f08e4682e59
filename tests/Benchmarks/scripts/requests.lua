-- Sends one request per line of a file, in turn. Arguments: method, file, and for bodies their path.
local requests, at = {}, 0

function init(args)
  local method, file, path = args[1], args[2], args[3]
  for line in io.lines(file) do
    requests[#requests + 1] = path and wrk.format(method, path, nil, line) or wrk.format(method, line)
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end
