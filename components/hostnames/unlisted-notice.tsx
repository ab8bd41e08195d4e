import { Notice } from '#components/ui/notice.tsx'

/** Says which addresses of gateways lead to a name that would be refused. */
export const UnlistedNotice = ({ addresses }: { addresses: string[] }) =>
  addresses.length === 0 ? null : (
    <Notice tone="warn" title="Callers are told of an address that is not in the list">
      <p>
        Once these hostnames are deployed, calls to{' '}
        {addresses.map((address, index) => (
          <span key={address}>
            {index > 0 && ', '}
            <code className="wrap-anywhere">{address}</code>
          </span>
        ))}{' '}
        are refused with 421. Add the name, or change the address of the gateway.
      </p>
    </Notice>
  )
