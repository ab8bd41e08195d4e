import { startGatehouse } from './installation.ts'

/** Starts the installation that journeys share and stops it after the last one. */
export default async function startInstallation(): Promise<() => Promise<void>> {
  const { home, portalUrl, gatewayUrl, setupLink, stop } = await startGatehouse()
  process.env.E2E_HOME = home
  process.env.E2E_PORTAL_URL = portalUrl
  process.env.E2E_GATEWAY_URL = gatewayUrl
  process.env.E2E_SETUP_LINK = setupLink
  return stop
}
