package io.infranaut.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.infranaut.embedded.EmbeddedServerException.Reason;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.internals.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class EmbeddedServersTest {

    @TempDir
    Path data;

    @Test
    void keeps_data_and_ports_over_a_stop_and_a_start() throws Exception {
        Postgres before;
        try (var servers = EmbeddedServers.start(data)) {
            before = servers.postgres();
            Stored.in(servers).put("first");
        }
        try (var servers = EmbeddedServers.start(data)) {
            assertThat(servers.postgres()).isEqualTo(before);
            assertStored(servers, "first");
        }
    }

    @Test
    void keeps_data_when_its_process_is_killed_and_its_servers_are_left_behind() throws Exception {
        try (var child = ServersInChild.store(data, "first")) {
            child.kill();
        }
        var orphans = ServersInChild.processesOf(data);
        assertThat(orphans).allMatch(Program::runs);

        try (var servers = EmbeddedServers.start(data)) {
            assertThat(orphans).noneMatch(Program::runs);
            assertStored(servers, "first");
            Stored.in(servers).put("second");
            assertStored(servers, "first", "second");
        }
    }

    @Test
    void keeps_data_when_its_process_and_its_servers_are_killed() throws Exception {
        try (var child = ServersInChild.store(data, "first")) {
            ServersInChild.processesOf(data).forEach(ServersInChild::killNow);
            child.kill();
        }

        try (var servers = EmbeddedServers.start(data)) {
            assertStored(servers, "first");
        }
    }

    @Test
    void starts_a_server_again_that_ends_without_being_asked_to() throws Exception {
        var outages = new LinkedBlockingQueue<Boolean>();
        var settings = EmbeddedSettings.defaults().withOnOutage(outages::add);
        try (var servers = EmbeddedServers.start(data, settings)) {
            var postgres = servers.postgres();
            var redis = servers.redis();
            var kafka = servers.kafka().join();
            Stored.in(servers).put("first");

            for (var server : ServersInChild.processesOf(data)) {
                ServersInChild.killNow(server);
                assertThat(outages.poll(20, TimeUnit.SECONDS)).isFalse();
                assertThat(outages.poll(60, TimeUnit.SECONDS)).isTrue();
            }
            assertThatThrownBy(() -> Exit.halt(1)).isInstanceOf(EmbeddedServerException.class);
            assertThat(outages.poll(20, TimeUnit.SECONDS)).isFalse();
            assertThat(outages.poll(60, TimeUnit.SECONDS)).isTrue();

            assertThat(servers.postgres()).isEqualTo(postgres);
            assertThat(servers.redis()).isEqualTo(redis);
            assertThat(servers.kafka().join()).isEqualTo(kafka);
            assertStored(servers, "first");
        }
    }

    @Test
    void stops_all_servers_when_its_process_is_told_to_end() throws Exception {
        try (var child = ServersInChild.store(data, "first")) {
            var processes = ServersInChild.processesOf(data);
            assertThat(processes).allMatch(Program::runs);

            child.terminate();

            assertThat(processes).noneMatch(Program::runs);
        }
        assertThat(data.resolve("postgres").resolve("postmaster.pid")).doesNotExist();
        assertThat(data.resolve("redis").resolve("redis.pid")).doesNotExist();
    }

    @Test
    void takes_a_process_number_that_a_stranger_has_now_for_what_it_is() throws Exception {
        try (var child = ServersInChild.store(data, "first")) {
            ServersInChild.processesOf(data).forEach(ServersInChild::killNow);
            child.kill();
        }
        var process = new ProcessBuilder("sleep", "600").start();
        var stranger = Long.toString(process.pid());
        var postmaster = data.resolve("postgres").resolve("postmaster.pid");
        var lines = Files.readAllLines(postmaster);
        lines.set(0, stranger);
        Files.write(postmaster, lines);
        Files.writeString(data.resolve("redis").resolve("redis.pid"), stranger);

        try (var servers = EmbeddedServers.start(data)) {
            assertStored(servers, "first");
            assertThat(process.isAlive()).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void starts_over_what_an_interrupted_first_start_left() throws Exception {
        for (var unfinished : new String[] {"postgres.new", "kafka.new"}) {
            Files.createDirectories(data.resolve(unfinished));
            Files.writeString(data.resolve(unfinished).resolve("half"), "half");
        }

        try (var servers = EmbeddedServers.start(data)) {
            Stored.in(servers).put("first");
            assertStored(servers, "first");
        }
    }

    @Test
    void lets_one_process_at_a_time_use_a_data_directory() throws Exception {
        try (var servers = EmbeddedServers.start(data)) {
            assertThatThrownBy(() -> EmbeddedServers.start(data))
                    .hasMessageContaining(data.toRealPath() + " is in use by this process");
            assertThat(ServersInChild.fails(data))
                    .startsWith(Reason.DATA_DIRECTORY_IN_USE.name())
                    .contains("is in use by process " + ProcessHandle.current().pid());

            Stored.in(servers).put("first");
            assertStored(servers, "first");
        }
    }

    @Test
    void says_which_port_is_taken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral(DataDirectory.HOST))) {
            var port = taken.getLocalPort();
            var settings = EmbeddedSettings.defaults();

            for (var wanted : new EmbeddedSettings[] {settings.withPorts(port, 0, 0), settings.withPorts(0, port, 0)}) {
                var failure =
                        catchThrowableOfType(EmbeddedServerException.class, () -> EmbeddedServers.start(data, wanted));

                assertThat(failure.reason()).isEqualTo(Reason.PORT_TAKEN);
                assertThat(failure).hasMessageContaining("Port " + port);
            }
            try (var servers = EmbeddedServers.start(data, settings.withPorts(0, 0, port))) {
                assertThat(servers.kafka())
                        .failsWithin(1, TimeUnit.MINUTES)
                        .withThrowableThat()
                        .havingCause()
                        .withMessageContaining("Port " + port);
            }
        }
    }

    @Test
    void moves_to_another_port_when_somebody_took_the_one_that_it_chose() throws Exception {
        int before;
        try (var servers = EmbeddedServers.start(data)) {
            before = servers.postgres().port();
            Stored.in(servers).put("first");
        }
        try (var taken = new ServerSocket(before, 1, InetAddress.ofLiteral(DataDirectory.HOST));
                var servers = EmbeddedServers.start(data)) {
            assertThat(servers.postgres().port()).isNotEqualTo(taken.getLocalPort());
            assertStored(servers, "first");
        }
    }

    @Test
    void refuses_a_data_directory_that_is_a_file() throws Exception {
        var file = Files.writeString(data.resolve("file"), "");

        assertThatThrownBy(() -> EmbeddedServers.start(file))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContaining("Cannot use the data directory " + file);
    }

    @Test
    void listens_on_the_loopback_address_only() throws Exception {
        try (var servers = EmbeddedServers.start(data)) {
            servers.kafka().join();
            var others = java.net.NetworkInterface.networkInterfaces()
                    .flatMap(java.net.NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && address instanceof java.net.Inet4Address)
                    .toList();
            for (var port :
                    new int[] {servers.postgres().port(), servers.redis().port()}) {
                for (var address : others) {
                    assertThatThrownBy(() -> new java.net.Socket(address, port).close())
                            .isInstanceOf(java.net.ConnectException.class);
                }
            }
        }
    }

    private static void assertStored(EmbeddedServers servers, String... names) throws Exception {
        var stored = Stored.in(servers);
        assertThat(stored.inPostgres()).containsExactly(names);
        assertThat(stored.inRedis()).containsExactly(names);
        assertThat(stored.inKafka()).containsExactly(names);
    }
}
