import { existsSync } from 'node:fs'

/** Where Debian's `libnginx-mod-http-lua` puts its modules. */
const MODULES = ['ndk_http_module', 'ngx_http_lua_module'].map(
  (name) => `/usr/lib/nginx/modules/${name}.so`,
)

/** Whether nginx can run Lua here. */
export const hasLua = (): boolean => MODULES.every((path) => existsSync(path))

/**
 * The work of the gateway's row with key, limit, header and record, written by hand in Lua in an nginx: the least that a
 * gateway on that ground (APISIX, Kong) does, and they do more. It looks the key up as it is, counts in fixed windows,
 * sets a header, says the limit in three headers, keeps a counter by status and writes a line of JSON for each call.
 */
export const luaProxy = (port: number, key: string, folder: string) => ({
  main: MODULES.map((path) => `load_module ${path};`).join(' '),
  http: `lua_shared_dict limits 10m; lua_shared_dict counters 10m;
    log_format record escape=json '{"requestId":"$request_id","at":$msec,"method":"$request_method","path":"$uri","clientIp":"$remote_addr","userAgent":"$http_user_agent","status":$status,"requestBytes":$request_length,"responseBytes":$body_bytes_sent,"totalMs":$request_time,"backendMs":"$upstream_response_time"}';
    init_by_lua_block { keys = { ["${key}"] = { subscription = "sub_bench" } } }`,
  server: `listen 127.0.0.1:${port}; access_log ${folder}/lua-records.log record buffer=64k flush=1s;
    location / {
      access_by_lua_block {
        local known = keys[ngx.var.http_x_api_key or ""]
        if not known then return ngx.exit(401) end
        local now = ngx.time()
        local count = ngx.shared.limits:incr(known.subscription .. now, 1, 0, 2)
        if count > 1000000 then return ngx.exit(429) end
        ngx.header["RateLimit-Limit"] = 1000000
        ngx.header["RateLimit-Remaining"] = 1000000 - count
        ngx.header["RateLimit-Reset"] = 1
        ngx.req.clear_header("x-api-key")
        ngx.req.set_header("x-bench", "yes")
      }
      log_by_lua_block { ngx.shared.counters:incr(ngx.status, 1, 0) }
      proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection "";
    }`,
})
