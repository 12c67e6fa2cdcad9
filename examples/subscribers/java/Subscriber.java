import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Reads the events of Infranaut from the beginning, each once, prints the alerts that are raised and, in the end, how
/// many events there were. A second run goes on where the first one ended.
///
/// Arguments: Kafka's address, and a name under which the position is kept. `--exit` ends when there is no more.
class Subscriber {
    private static final Pattern TOPICS = Pattern.compile("infranaut\\.(?!queue\\.).+");

    public static void main(String[] arguments) throws IOException {
        String address = arguments[0];
        String name = arguments[1];
        boolean exit = arguments.length > 2 && arguments[2].equals("--exit");
        Path file = Path.of(name + ".seen");
        Set<String> seen = new HashSet<>(Files.exists(file) ? Files.readAllLines(file) : Set.of());
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        address,
                        "group.id",
                        name,
                        "auto.offset.reset",
                        "earliest",
                        "enable.auto.commit",
                        false,
                        "metadata.max.age.ms",
                        5000),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(TOPICS);
            long lastNews = System.nanoTime();
            while (!exit
                    || seen.isEmpty()
                    || System.nanoTime() - lastNews < Duration.ofSeconds(5).toNanos()) {
                var records = consumer.poll(Duration.ofMillis(200));
                for (ConsumerRecord<String, String> record : records) {
                    String id = header(record, "ce_id");
                    if (seen.add(id)) {
                        handle(record);
                        Files.writeString(file, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    }
                }
                if (!records.isEmpty()) {
                    consumer.commitSync();
                    lastNews = System.nanoTime();
                }
            }
        }
        System.out.println(seen.size() + " events");
    }

    private static void handle(ConsumerRecord<String, String> record) {
        if (header(record, "ce_type").equals("io.infranaut.alert.AlertRaised.v1")) {
            System.out.println("alert raised at " + header(record, "ce_time") + ": " + record.value());
        }
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }
}
