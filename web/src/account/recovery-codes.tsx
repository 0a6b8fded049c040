import { Button } from '../kit/button.tsx'
import { Notice } from '../kit/notice.tsx'

/** Shows new recovery codes once, to download, print or write down. */
export function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose(): void }) {
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(`${codes.join('\n')}\n`)}`
  return (
    <div className="form">
      <Notice kind="info" title="Save these recovery codes">
        Each signs you in once, without the app. They are not shown again.
      </Notice>
      <ol className="lines" aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code} className="line nums">
            {code}
          </li>
        ))}
      </ol>
      <div className="form-actions">
        <a className="button" href={file} download="recovery-codes.txt">
          Download
        </a>
        <Button onPress={() => window.print()}>Print</Button>
        <Button kind="primary" onPress={onClose}>
          I have saved them
        </Button>
      </div>
    </div>
  )
}
