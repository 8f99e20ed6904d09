import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { handshake, rootOf, serialShown, startServer, YESTERDAY } from "../support/handshake";
import { certificateFacts } from "../support/resources";
import { openSecret, readBody } from "../support/secrets";
import { hasCommand, requireBlock, scratchFolder, writeScratch } from "./blocks";

const NAME = "api.example.com";

/** The JDK's server as in the page's second block; a line on its input names a folder with the secret's fields. */
const SERVER = `
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.Executors;

final class Server {
    public static void main(String[] arguments) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> exchange.sendResponseHeaders(204, -1));
        CertificateSecret secret = new CertificateSecret();
        secret.use("first", read(arguments[0]));
        server.setHttpsConfigurator(new HttpsConfigurator(secret.sslContext()));
        server.start();
        System.out.println("listening on " + server.getAddress().getPort());
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = input.readLine()) != null; ) {
            String version = Path.of(line).getFileName().toString();
            try {
                secret.use(version, read(line));
                int chain = secret.keyStore("password".toCharArray()).getCertificateChain("tls").length;
                System.out.println(version + " " + secret.uses(version) + " " + chain);
            } catch (Exception error) {
                System.out.println(version + " " + error.getClass().getSimpleName());
            }
        }
    }

    private static Map<String, String> read(String folder) throws Exception {
        Map<String, String> fields = new HashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(folder))) {
            for (Path file : files) fields.put(file.getFileName().toString(), Files.readString(file));
        }
        return fields;
    }
}
`;

describe.skipIf(!hasCommand("javac", "-version"))("the Java of docs/reading.md", () => {
  it("serves the secret, refuses what is broken, and picks a renewal up without a restart", async () => {
    const { world, api, secret } = await openSecret({ clock: YESTERDAY });
    await secret.create({ certificate: certificateFacts(api) });
    const root = await rootOf(world);
    const folder = scratchFolder();
    const sources = [
      writeScratch(folder, "CertificateSecret.java", requireBlock("java")),
      writeScratch(folder, "Server.java", SERVER),
    ];
    const compiled = spawnSync("javac", ["-Xlint:all", "-d", folder, ...sources], { encoding: "utf8" });
    expect(compiled.status, compiled.stderr).toBe(0);
    const write = (name: string, fields: Record<string, string>) => {
      const target = scratchFolder(name);
      for (const [field, value] of Object.entries(fields)) writeScratch(target, field, value);
      return target;
    };
    const first = await readBody(world, secret.id);
    const args = ["-cp", folder, "Server", write("first", first)];
    const { port, said, tell } = await startServer("java", args, { env: process.env });
    const shown = async () => serialShown(await handshake(port, root, NAME));
    expect(await shown()).toBe(api.state.serial);

    await api.update({ dnsNames: [NAME], renewNow: "now" });
    await secret.update({ certificate: certificateFacts(api) });
    const renewed = await readBody(world, secret.id);
    tell(write("mixed", { ...renewed, private_key: first.private_key ?? "" }));
    await said(/^mixed GeneralSecurityException$/);
    tell(write("empty", {}));
    await said(/^empty GeneralSecurityException$/);
    expect(await shown()).not.toBe(api.state.serial);

    tell(write("renewed", renewed));
    await said(/^renewed true 2$/);
    expect(await shown()).toBe(api.state.serial);
  });
});
