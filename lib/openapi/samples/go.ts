import type { SamplePart } from '#lib/openapi/schema.ts'
import { headerLines, literal, type SampleCall } from './call.ts'
import { dispositionOf } from './multipart-text.ts'

export function go(call: SampleCall): string {
  const body = bodyOf(call)
  return [
    'package main',
    '',
    'import (',
    ...['fmt', 'io', 'net/http', ...body.imports].sort().map((name) => `\t"${name}"`),
    ')',
    '',
    'func main() {',
    ...body.before,
    `\trequest, err := http.NewRequest(${literal(call.method)}, ${literal(call.url)}, ${body.value})`,
    ...orPanic,
    ...headerLines(
      call,
      (name, value) => `\trequest.Header.Set(${literal(name)}, ${literal(value)})`,
    ),
    ...body.after,
    '\tresponse, err := http.DefaultClient.Do(request)',
    ...orPanic,
    '\tdefer response.Body.Close()',
    '\tanswer, _ := io.ReadAll(response.Body)',
    '\tfmt.Println(response.StatusCode, string(answer))',
    '}',
  ].join('\n')
}

const orPanic = ['\tif err != nil {', '\t\tpanic(err)', '\t}']

interface Body {
  imports: string[]
  before: string[]
  value: string
  after: string[]
}

function bodyOf({ body }: SampleCall): Body {
  const none = { imports: [], before: [], after: [] }
  if (body === null) return { ...none, value: 'nil' }
  if (body.kind === 'text')
    return { ...none, imports: ['strings'], value: `strings.NewReader(${literal(body.text)})` }
  if (body.kind === 'file')
    return {
      ...none,
      imports: ['os'],
      before: [`\tfile, err := os.Open(${literal(body.fileName)})`, ...orPanic],
      value: 'file',
    }
  const hasFiles = body.parts.some(({ fileName }) => fileName !== null)
  const hasTypes = body.parts.some(isTyped)
  return {
    imports: [
      'bytes',
      'mime/multipart',
      ...(hasFiles ? ['os'] : []),
      ...(hasTypes ? ['net/textproto'] : []),
    ],
    before: [
      '\tvar body bytes.Buffer',
      '\tform := multipart.NewWriter(&body)',
      ...body.parts.flatMap(partOf),
      '\tform.Close()',
    ],
    value: '&body',
    after: ['\trequest.Header.Set("content-type", form.FormDataContentType())'],
  }
}

const isTyped = ({ mediaType }: SamplePart): boolean => mediaType !== null

/** Each in a block of its own: names are free again after it. */
function partOf(part: SamplePart): string[] {
  const { name, value, fileName, mediaType } = part
  if (fileName === null && mediaType === null)
    return [`\tform.WriteField(${literal(name)}, ${literal(value)})`]
  return [
    '\t{',
    ...(mediaType === null
      ? [`\t\tpart, _ := form.CreateFormFile(${literal(name)}, ${literal(fileName ?? '')})`]
      : [
          '\t\tpart, _ := form.CreatePart(textproto.MIMEHeader{',
          `\t\t\t"Content-Disposition": {${literal(dispositionOf(part))}},`,
          `\t\t\t"Content-Type":        {${literal(mediaType)}},`,
          '\t\t})',
        ]),
    ...(fileName === null
      ? [`\t\tio.WriteString(part, ${literal(value)})`]
      : [
          `\t\tcontent, err := os.ReadFile(${literal(fileName)})`,
          ...orPanic.map((line) => `\t${line}`),
          '\t\tpart.Write(content)',
        ]),
    '\t}',
  ]
}
