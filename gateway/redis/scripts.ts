/** Scripts run whole or not at all in Redis, each in one round trip. */

/**
 * Takes one call from a sliding window in sixty parts and the one that has begun, as `SlidingWindows` does, by the clock
 * of Redis. A hash of calls by part. Arguments: limit, milliseconds of a part. Answers taken (0, 1), calls that count,
 * milliseconds until one is given back.
 */
export const takeFromWindow = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local partMs = tonumber(ARGV[2])
local part = math.floor(now / partMs)
local counts = redis.call('HGETALL', KEYS[1])
local total, oldest = 0, nil
for index = 1, #counts, 2 do
  local own = tonumber(counts[index])
  if own < part - 60 then
    redis.call('HDEL', KEYS[1], counts[index])
  else
    total = total + tonumber(counts[index + 1])
    if not oldest or own < oldest then oldest = own end
  end
end
local taken = 0
if total < tonumber(ARGV[1]) then
  taken = 1
  total = total + 1
  redis.call('HINCRBY', KEYS[1], string.format('%.0f', part), 1)
  redis.call('PEXPIRE', KEYS[1], math.ceil(partMs * 122))
  if not oldest then oldest = part end
end
return { taken, total, math.max(1, math.ceil(((oldest or part) + 61) * partMs - now)) }
`

/**
 * Which period counts, by the clock of Redis: one that has not begun by it, because a gateway's clock is ahead, takes the
 * place of none, and gives its place back with what was used in it. Keeps the entry for a day after its end at least.
 * Expects start and end of the period as the first two arguments.
 */
const settlePeriod = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local start = tonumber(redis.call('HGET', KEYS[1], 'start') or '-1')
local asked = tonumber(ARGV[1])
if start == -1 or (start < asked and asked <= now) then
  redis.call('DEL', KEYS[1])
  local born = string.format('%.0f', time[1] * 1000000 + time[2])
  redis.call('HSET', KEYS[1], 'start', ARGV[1], 'calls', 0, 'bytes', 0, 'born', born)
elseif start > asked and start > now then
  redis.call('HSET', KEYS[1], 'start', ARGV[1])
end
local keptMs = math.max(tonumber(ARGV[2]), now) + 86400000
`

/**
 * Takes back what was lost: a gateway tells what it heard last of this period, as the fifth to seventh argument: calls,
 * bytes, and since when they were counted. If that is not this count, and nobody told as much before, what is missing is
 * added, so that what several gateways tell one after the other, and what was used meanwhile, adds up.
 */
const recallLost = `
local born = redis.call('HGET', KEYS[1], 'born') or '0'
if ARGV[7] ~= born and redis.call('HGET', KEYS[1], 'start') == ARGV[1] then
  for index, name in ipairs({ 'calls', 'bytes' }) do
    local heard = tonumber(ARGV[4 + index])
    local told = tonumber(redis.call('HGET', KEYS[1], 'told ' .. name) or '0')
    if heard > told then
      redis.call('HINCRBY', KEYS[1], name, string.format('%.0f', heard - told))
      redis.call('HSET', KEYS[1], 'told ' .. name, ARGV[4 + index])
    end
  end
end
`

/**
 * Takes one call of a quota unless a limit is reached. Arguments: start and end of the period, limits of calls and bytes
 * (-1: none), and what was heard. Answers taken (0, 1), calls, bytes and since when. A period that is over gives way to the
 * next.
 */
export const takeFromQuota = `${settlePeriod}${recallLost}
local calls = tonumber(redis.call('HGET', KEYS[1], 'calls'))
local bytes = tonumber(redis.call('HGET', KEYS[1], 'bytes'))
local callsMax, bytesMax = tonumber(ARGV[3]), tonumber(ARGV[4])
local taken = 0
if (callsMax < 0 or calls < callsMax) and (bytesMax < 0 or bytes < bytesMax) then
  taken = 1
  calls = redis.call('HINCRBY', KEYS[1], 'calls', 1)
end
redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', keptMs))
return { taken, string.format('%.0f', calls), string.format('%.0f', bytes), born }
`

/** Adds what was used. Arguments: start and end of the period, calls, bytes, and what was heard. Answers calls, bytes and since when. */
export const addToQuota = `${settlePeriod}${recallLost}
local calls = redis.call('HINCRBY', KEYS[1], 'calls', ARGV[3])
local bytes = redis.call('HINCRBY', KEYS[1], 'bytes', ARGV[4])
redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', keptMs))
return { string.format('%.0f', calls), string.format('%.0f', bytes), born }
`

/** Says that a gateway is there. Arguments: its id, milliseconds that this holds. Answers how many are. */
export const greet = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
return redis.call('ZCARD', KEYS[1])
`
