import type { CodeSample } from './schema.ts'

export interface SampleCall {
  method: string
  url: string
  headers: Record<string, string>
  body: string | null
}

/** One call in five languages, each ready to run. */
export function codeSamples(call: SampleCall): CodeSample[] {
  return [
    { language: 'curl', title: 'cURL', code: curl(call) },
    { language: 'javascript', title: 'JavaScript', code: javascript(call) },
    { language: 'python', title: 'Python', code: python(call) },
    { language: 'go', title: 'Go', code: go(call) },
    { language: 'java', title: 'Java', code: java(call) },
  ]
}

/** POSIX: nothing is special between single quotes but the single quote itself. */
const shell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** A string literal that JavaScript, Python, Go and Java read alike. */
const literal = (text: string): string => JSON.stringify(text.toWellFormed())

const headerLines = (
  { headers }: SampleCall,
  line: (name: string, value: string) => string,
): string[] => Object.entries(headers).map(([name, value]) => line(name, value))

/** curl joins what it is given by `&`: of a form each pair stands in a line of its own. */
const dataOf = ({ headers, body }: SampleCall): string[] => {
  if (body === null) return []
  return headers['content-type'] === 'application/x-www-form-urlencoded' ? body.split('&') : [body]
}

const curl = (call: SampleCall): string =>
  [
    `curl ${call.method === 'HEAD' ? '--head' : `--request ${call.method}`} ${shell(call.url)}`,
    ...headerLines(call, (name, value) => `  --header ${shell(`${name}: ${value}`)}`),
    ...dataOf(call).map((data) => `  --data-raw ${shell(data)}`),
  ].join(' \\\n')

const javascript = (call: SampleCall): string =>
  [
    `const response = await fetch(${literal(call.url)}, {`,
    `  method: ${literal(call.method)},`,
    '  headers: {',
    ...headerLines(call, (name, value) => `    ${literal(name)}: ${literal(value)},`),
    '  },',
    ...(call.body === null ? [] : [`  body: ${literal(call.body)},`]),
    '})',
    'console.log(response.status, await response.text())',
  ].join('\n')

const python = (call: SampleCall): string =>
  [
    'import requests',
    '',
    'response = requests.request(',
    `    ${literal(call.method)},`,
    `    ${literal(call.url)},`,
    '    headers={',
    ...headerLines(call, (name, value) => `        ${literal(name)}: ${literal(value)},`),
    '    },',
    ...(call.body === null ? [] : [`    data=${literal(call.body)}.encode(),`]),
    ')',
    'print(response.status_code, response.text)',
  ].join('\n')

const go = (call: SampleCall): string =>
  [
    'package main',
    '',
    'import (',
    '\t"fmt"',
    '\t"io"',
    '\t"net/http"',
    ...(call.body === null ? [] : ['\t"strings"']),
    ')',
    '',
    'func main() {',
    `\trequest, err := http.NewRequest(${literal(call.method)}, ${literal(call.url)}, ${call.body === null ? 'nil' : `strings.NewReader(${literal(call.body)})`})`,
    '\tif err != nil {',
    '\t\tpanic(err)',
    '\t}',
    ...headerLines(
      call,
      (name, value) => `\trequest.Header.Set(${literal(name)}, ${literal(value)})`,
    ),
    '\tresponse, err := http.DefaultClient.Do(request)',
    '\tif err != nil {',
    '\t\tpanic(err)',
    '\t}',
    '\tdefer response.Body.Close()',
    '\tbody, _ := io.ReadAll(response.Body)',
    '\tfmt.Println(response.StatusCode, string(body))',
    '}',
  ].join('\n')

const java = (call: SampleCall): string =>
  [
    'import java.net.URI;',
    'import java.net.http.HttpClient;',
    'import java.net.http.HttpRequest;',
    'import java.net.http.HttpResponse;',
    '',
    'public class Call {',
    '  public static void main(String[] arguments) throws Exception {',
    `    var request = HttpRequest.newBuilder(URI.create(${literal(call.url)}))`,
    ...headerLines(call, (name, value) => `      .header(${literal(name)}, ${literal(value)})`),
    `      .method(${literal(call.method)}, ${call.body === null ? 'HttpRequest.BodyPublishers.noBody()' : `HttpRequest.BodyPublishers.ofString(${literal(call.body)})`})`,
    '      .build();',
    '    var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());',
    '    System.out.println(response.statusCode() + " " + response.body());',
    '  }',
    '}',
  ].join('\n')
