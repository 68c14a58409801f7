import { useSpeech } from "../text/speech.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { useProfile } from "./profile.ts";

/** Shows the keys, and switches single ones off and on. */
export function Help({ onClose }: { readonly onClose: () => void }) {
  const { t } = useSpeech();
  const [profile, change] = useProfile();
  return (
    <Dialog title={t.help} onClose={onClose} wide>
      <div className="key-groups">
        {t.keyGroups.map(({ name, keys }) => (
          <section key={name}>
            <h3>{name}</h3>
            <dl className="keys">
              {keys.map(([key, words]) => (
                <div key={key}>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>{words}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="quiet">{t.keysRest}</p>
      <label className="check">
        <input type="checkbox" checked={profile.keys} onChange={(event) => change({ keys: event.target.checked })} />
        {t.person.singleKeys}
      </label>
    </Dialog>
  );
}
