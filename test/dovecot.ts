import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { freePort } from '#platform/free-port.ts';
import { eventually } from './eventually.ts';

/** A Dovecot of its own on loopback; needs the package dovecot-imapd and root, as the CI container has. */
export interface Dovecot {
  readonly port: number;
  readonly password: string;
  /** A signed-in client of a user, who exists by being named. Closed with the server. */
  client(user: string): Promise<ImapFlow>;
  stop(): Promise<void>;
}

const password = 'secret';

const configuration = (dir: string, port: number) => `
base_dir = ${dir}/run
state_dir = ${dir}/state
instance_name = firstline
log_path = ${dir}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
default_internal_user = dovecot
default_login_user = dovenull
first_valid_uid = 1
mail_uid = nobody
mail_gid = nogroup
mail_home = ${dir}/mail/%u
mail_location = maildir:~/Maildir
mail_max_userip_connections = 50
passdb {
  driver = static
  args = password=${password}
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=${dir}/mail/%u
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Archive {
    auto = create
    special_use = \\Archive
  }
}
service imap-login {
  inet_listener imap {
    address = 127.0.0.1
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
`;

export async function startDovecot(): Promise<Dovecot> {
  const dir = await mkdtemp(join(tmpdir(), 'firstline-dovecot-'));
  await chmod(dir, 0o755);
  const port = await freePort();
  for (const folder of ['run', 'state', 'mail']) await mkdir(join(dir, folder));
  await chmod(join(dir, 'mail'), 0o777);
  const file = join(dir, 'dovecot.conf');
  await writeFile(file, configuration(dir, port));
  const child = spawn('dovecot', ['-F', '-c', file], { stdio: 'inherit' });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      resolve();
    });
  });
  ended.catch(() => undefined);
  await Promise.race([
    eventually(() => reachable(port)),
    ended.then(() => {
      throw new Error('Dovecot ended at once; it needs to run as root.');
    }),
  ]);
  const clients: ImapFlow[] = [];
  return {
    port,
    password,
    client: async (user) => {
      const auth = { user, pass: password };
      const client = new ImapFlow({ host: '127.0.0.1', port, secure: false, auth, logger: false });
      client.on('error', () => undefined);
      clients.push(client);
      await client.connect();
      return client;
    },
    stop: async () => {
      for (const client of clients) client.close();
      child.kill('SIGTERM');
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A way to a port that can be cut. */
export async function startCable(port: number): Promise<{
  port: number;
  /** Connections that were made through it so far. */
  made(): number;
  /** Breaks every connection without a word; new ones work. */
  cut(): void;
  stop(): Promise<void>;
}> {
  const sockets = new Set<Socket>();
  let made = 0;
  const server = createServer((near) => {
    made++;
    const far = createConnection(port, '127.0.0.1');
    for (const one of [near, far]) {
      sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        near.destroy();
        far.destroy();
        sockets.delete(one);
      });
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    made: () => made,
    cut,
    stop: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      cut();
      await closed;
    },
  };
}

function reachable(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
