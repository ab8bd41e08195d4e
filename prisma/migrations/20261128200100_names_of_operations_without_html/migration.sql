-- Earlier imports named an operation by the beginning of its description as it stood, with the tags of HTML. They are
-- taken out as an import does now (lib/openapi/first-sentence.ts); one that was cut in the middle has no end.
UPDATE "Operation" SET summary = btrim(
    replace(replace(replace(replace(replace(replace(
        regexp_replace(
            summary,
            '</?(a|abbr|b|big|blockquote|br|center|code|dd|del|details|div|dl|dt|em|font|h[1-6]|hr|i|img|ins|kbd|li|mark|ol|p|pre|q|s|samp|section|small|span|strike|strong|sub|summary|sup|table|tbody|td|th|thead|tr|tt|u|ul|var)(\s[^<>]*|/)?>|<(a|font|img|div|p|span|table|td)\s[^<>]*$',
            '', 'gi'
        ),
        '&lt;', '<'), '&gt;', '>'), '&quot;', '"'), '&#39;', ''''), '&nbsp;', ' '), '&amp;', '&'),
    E' \t\r\n'
)
WHERE summary LIKE '%<%' OR summary LIKE '%&%;%';
