import { config } from 'zod/v4/core'

// zod tries whether it may make functions of texts, which the content security policy forbids and the browser reports.
config({ jitless: true })
