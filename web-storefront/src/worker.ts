// The worker that shows notifications and follows a click on one. The store serves one that loads it.

interface Told {
  title?: string;
  body?: string;
  link?: string;
  tag?: string;
  lang?: string;
}

interface Later extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Pushed extends Later {
  data: { json(): Told } | null;
}

interface Clicked extends Later {
  notification: Notification;
}

interface Worker {
  addEventListener(name: "push", work: (event: Pushed) => void): void;
  addEventListener(name: "notificationclick", work: (event: Clicked) => void): void;
  registration: { showNotification(title: string, options: NotificationOptions): Promise<void> };
  clients: { openWindow(address: string): Promise<unknown> };
}

const worker = self as unknown as Worker;

worker.addEventListener("push", (event) => {
  let told: Told = {};
  try {
    told = event.data?.json() ?? {};
  } catch {
    // Browsers ask that something is shown for each.
  }
  const { title = "", body = "", link, tag = "", lang = "" } = told;
  // One that comes twice takes its own place.
  event.waitUntil(worker.registration.showNotification(title, { body, tag, lang, data: link }));
});

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const link: unknown = event.notification.data;
  if (typeof link === "string" && /^https?:\/\//.test(link)) event.waitUntil(worker.clients.openWindow(link));
});
