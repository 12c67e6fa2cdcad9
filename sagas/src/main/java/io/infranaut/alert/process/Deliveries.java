package io.infranaut.alert.process;

import static io.infranaut.persistence.jooq.platform.Tables.ALERT_RECEIVER;
import static io.infranaut.persistence.jooq.platform.Tables.NOTIFICATION;

import io.infranaut.alert.api.AlertCommand.RecordDelivery;
import io.infranaut.alert.api.AlertId;
import io.infranaut.alert.api.Delivery;
import io.infranaut.alert.api.NotificationId;
import io.infranaut.alert.api.ReceiverId;
import io.infranaut.alert.api.SignalId;
import io.infranaut.persistence.jooq.platform.tables.records.AlertReceiverRecord;
import io.infranaut.persistence.jooq.platform.tables.records.NotificationRecord;
import io.infranaut.platform.Crash;
import io.infranaut.platform.api.Caller;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.axon.Receipt;
import io.infranaut.platform.outbound.OutboundAddresses;
import io.infranaut.platform.process.WorkQueue;
import io.infranaut.platform.process.Worker;
import io.infranaut.platform.secret.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Empties the outbox: one attempt per item. The attempt's end is recorded on the alert, and the outbox and the next
/// attempt change in the same transaction; a crash in between sends the same notification, with the same id, once more.
@Component
final class Deliveries implements Worker<Deliveries.Due> {
    static final String KIND = "alert.deliver";

    /// @param attempt counted from 1 over the life of the notification
    record Due(NotificationId notificationId, int attempt) {}

    private final DSLContext db;
    private final CommandSender sender;
    private final ObjectProvider<WorkQueue> work;
    private final Secrets secrets;
    private final OutboundAddresses addresses;
    private final DeliverySettings settings;
    private final Clock clock;
    private final HttpClient client;

    Deliveries(
            DSLContext db,
            CommandSender sender,
            ObjectProvider<WorkQueue> work,
            Secrets secrets,
            OutboundAddresses addresses,
            DeliverySettings settings,
            Clock clock) {
        this.db = db;
        this.sender = sender;
        this.work = work;
        this.secrets = secrets;
        this.addresses = addresses;
        this.settings = settings;
        this.clock = clock;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.timeout())
                .build();
    }

    static void putAttempt(WorkQueue work, UUID notification, int attempt, Instant due) {
        work.put(KIND, item(notification, attempt), new Due(new NotificationId(notification), attempt), due);
    }

    /// Has the next attempt made now, if the notification waits for one.
    void hurry(UUID notification) {
        db.fetchOptional(NOTIFICATION, NOTIFICATION.ID.eq(notification).and(NOTIFICATION.STATE.eq("WAITING")))
                .ifPresent(row -> {
                    int attempt = row.getAttempts() + 1;
                    work.getObject()
                            .putNow(
                                    KIND,
                                    item(notification, attempt),
                                    new Due(new NotificationId(notification), attempt));
                });
    }

    private static String item(UUID notification, int attempt) {
        return notification + "/" + attempt;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Class<Due> itemType() {
        return Due.class;
    }

    @Override
    public Lane lane() {
        return Lane.DELIVERIES;
    }

    @Override
    public void work(String id, Due due) throws InterruptedException {
        NotificationRecord row = db.fetchOne(
                NOTIFICATION, NOTIFICATION.ID.eq(due.notificationId().value()).and(NOTIFICATION.STATE.eq("WAITING")));
        if (row == null || row.getAttempts() >= due.attempt()) {
            return;
        }
        AlertReceiverRecord receiver = db.fetchOne(
                ALERT_RECEIVER,
                ALERT_RECEIVER.RECEIVER_ID.eq(row.getReceiverId()).and(ALERT_RECEIVER.ENABLED));
        long began = System.nanoTime();
        Result result = receiver == null ? new Result(null, "the receiver is disabled", true) : post(receiver, row);
        Crash.NOTIFICATION_SENT.here();
        record(row, due, result, Duration.ofNanos(System.nanoTime() - began).toMillis());
    }

    /// @param error null when it was delivered
    /// @param hopeless whether further attempts are pointless
    private record Result(
            @Nullable Integer status, @Nullable String error, boolean hopeless) {}

    private Result post(AlertReceiverRecord receiver, NotificationRecord row) throws InterruptedException {
        Optional<String> refused = addresses.refuse(receiver.getUrl());
        if (refused.isPresent()) {
            return new Result(null, refused.get(), false);
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(receiver.getUrl()))
                .timeout(settings.timeout())
                .header("Content-Type", "application/cloudevents+json; charset=utf-8")
                .header("User-Agent", "infranaut")
                .header("Idempotency-Key", row.getId().toString())
                .header(
                        Signature.HEADER,
                        Signature.of(row.getBody(), secrets.read(receiver.getSecretId()), clock.instant()))
                .POST(HttpRequest.BodyPublishers.ofString(row.getBody()))
                .build();
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            response.body().close();
            int status = response.statusCode();
            return status >= 200 && status < 300
                    ? new Result(status, null, false)
                    : new Result(status, "the receiver answered " + status, false);
        } catch (IOException e) {
            String reason = e.getMessage() == null ? "" : ": " + e.getMessage();
            return new Result(null, e.getClass().getSimpleName() + reason, false);
        }
    }

    private void record(NotificationRecord row, Due due, Result result, long millis) {
        var now = clock.instant();
        int left = result.hopeless() ? 0 : row.getAttemptsLeft() - 1;
        Delivery outcome = result.error() == null ? Delivery.DELIVERED : left > 0 ? Delivery.FAILED : Delivery.DEAD;
        var command = new RecordDelivery(
                new SignalId(row.getSignalId()),
                new AlertId(row.getAlertId()),
                due.notificationId(),
                new ReceiverId(row.getReceiverId()),
                due.attempt(),
                outcome,
                result.status(),
                result.error(),
                millis,
                now);
        sender.send(
                command,
                Caller.system("alert-deliveries", now, due.notificationId().toString()),
                new CommandSender.Within() {
                    @Override
                    public void appended(Receipt receipt) {
                        settle(row.getId(), due.attempt(), outcome, left, now);
                    }
                });
    }

    private void settle(UUID id, int attempt, Delivery outcome, int left, Instant now) {
        switch (outcome) {
            case DELIVERED ->
                db.deleteFrom(NOTIFICATION).where(NOTIFICATION.ID.eq(id)).execute();
            case FAILED -> {
                update(id, "WAITING", attempt, left);
                putAttempt(
                        work.getObject(), id, attempt + 1, now.plus(settings.pauseAfter(settings.attempts() - left)));
            }
            case DEAD -> update(id, "DEAD", attempt, 0);
        }
    }

    private void update(UUID id, String state, int attempts, int left) {
        db.update(NOTIFICATION)
                .set(NOTIFICATION.STATE, state)
                .set(NOTIFICATION.ATTEMPTS, attempts)
                .set(NOTIFICATION.ATTEMPTS_LEFT, left)
                .where(NOTIFICATION.ID.eq(id))
                .execute();
    }
}
