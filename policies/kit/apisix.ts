/** What a step becomes in Apache APISIX, or why it cannot be expressed there. */
export type ApisixTranslation = { plugins: Record<string, unknown> } | { unsupported: string }
export type ApisixTranslator<Config> = (config: Config) => ApisixTranslation
