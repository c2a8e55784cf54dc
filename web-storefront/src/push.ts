// Notifications: asked for when the page says so, told to the server with the words that were read.

export interface Wish {
  /** Where the store serves its worker. */
  worker: string;
  /** What the shopper read before they said yes. */
  wording: string | undefined;
}

/** The wish of a call; `undefined` when it says nothing that can be used. */
export function wished(value: unknown): Wish | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { worker, wording } = value as Record<string, unknown>;
  return {
    worker: typeof worker === "string" ? worker : "/p-sw.js",
    wording: typeof wording === "string" ? wording.slice(0, 1000) : undefined,
  };
}

/** The browser asks the shopper, unless they have answered before; only a yes is told. */
export async function subscribe(address: string, visitor: string, { worker, wording }: Wish): Promise<void> {
  const answer = await fetch(address, { credentials: "omit", mode: "cors" });
  if (!answer.ok || (await Notification.requestPermission()) !== "granted") return;
  const { key } = (await answer.json()) as { key: string };
  await navigator.serviceWorker.register(worker);
  const { pushManager } = await navigator.serviceWorker.ready;
  let subscription = await pushManager.getSubscription();
  if (subscription && !isFor(subscription, key)) {
    await subscription.unsubscribe();
    subscription = null;
  }
  subscription ??= await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
  const { language } = navigator;
  tell(address, { visitor, subscription, page: location.origin + location.pathname, wording, language });
}

export async function unsubscribe(address: string, visitor: string): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription) return;
  await subscription.unsubscribe();
  tell(address, { visitor, gone: subscription.endpoint });
}

function tell(address: string, body: object): void {
  void fetch(address, { method: "POST", body: JSON.stringify(body), keepalive: true, credentials: "omit", mode: "cors" }).catch(
    () => undefined,
  );
}

function bytes(key: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(key.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
}

/** Whether a subscription trusts this key. */
function isFor(subscription: PushSubscription, key: string): boolean {
  const own = subscription.options?.applicationServerKey;
  return !own || String(new Uint8Array(own)) === String(bytes(key));
}
