import { headerLines, literal as plainLiteral, type SampleCall } from './call.ts'
import { BOUNDARY, headOfPart } from './multipart-text.ts'

export const java = (call: SampleCall): string =>
  [
    'import java.net.URI;',
    'import java.net.http.HttpClient;',
    'import java.net.http.HttpRequest;',
    'import java.net.http.HttpResponse;',
    ...(call.body && call.body.kind !== 'text' ? ['import java.nio.file.Path;'] : []),
    '',
    'public class Call {',
    '  public static void main(String[] arguments) throws Exception {',
    `    var request = HttpRequest.newBuilder(URI.create(${literal(call.url)}))`,
    ...headerLines(call, (name, value) => `      .header(${literal(name)}, ${literal(value)})`),
    ...(call.body?.kind === 'parts'
      ? [`      .header("content-type", "multipart/form-data; boundary=${BOUNDARY}")`]
      : []),
    `      .method(${literal(call.method)}, ${bodyOf(call)})`,
    '      .build();',
    '    var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());',
    '    System.out.println(response.statusCode() + " " + response.body());',
    '  }',
    '}',
  ].join('\n')

/** Other letters than ASCII as escapes: up to version 17 a file is read in the character set of its machine. */
const literal = (text: string): string =>
  plainLiteral(text).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

const publishers = 'HttpRequest.BodyPublishers'
const textOf = (text: string): string => `${publishers}.ofString(${literal(text)})`
const fileOf = (name: string): string => `${publishers}.ofFile(Path.of(${literal(name)}))`

function bodyOf({ body }: SampleCall): string {
  if (body === null) return `${publishers}.noBody()`
  if (body.kind === 'text') return textOf(body.text)
  if (body.kind === 'file') return fileOf(body.fileName)
  const pieces = [
    ...body.parts.flatMap((part) =>
      part.fileName === null
        ? [textOf(`${headOfPart(part)}${part.value}\r\n`)]
        : [textOf(headOfPart(part)), fileOf(part.fileName), textOf('\r\n')],
    ),
    textOf(`--${BOUNDARY}--\r\n`),
  ]
  return [
    `${publishers}.concat(`,
    pieces.map((piece) => `        ${piece}`).join(',\n'),
    '      )',
  ].join('\n')
}
