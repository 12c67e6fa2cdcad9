package io.infranaut.ingestion.domain;

import io.infranaut.dataset.api.DatasetId;
import io.infranaut.ingestion.api.Intake;
import io.infranaut.ingestion.api.SourceCommand;
import io.infranaut.ingestion.api.SourceCommand.CompleteSource;
import io.infranaut.ingestion.api.SourceCommand.FailSource;
import io.infranaut.ingestion.api.SourceCommand.FindFiles;
import io.infranaut.ingestion.api.SourceCommand.FinishFile;
import io.infranaut.ingestion.api.SourceCommand.RegisterDirectSource;
import io.infranaut.ingestion.api.SourceCommand.RegisterFileSource;
import io.infranaut.ingestion.api.SourceCommand.RegisterHttpSource;
import io.infranaut.ingestion.api.SourceCommand.StartSource;
import io.infranaut.ingestion.api.SourceCommand.StopSource;
import io.infranaut.ingestion.api.SourceCommand.TakeFile;
import io.infranaut.ingestion.api.SourceEvent;
import io.infranaut.ingestion.api.SourceEvent.FileFinished;
import io.infranaut.ingestion.api.SourceEvent.FileSourceRegistered;
import io.infranaut.ingestion.api.SourceEvent.FileTaken;
import io.infranaut.ingestion.api.SourceEvent.FilesFound;
import io.infranaut.ingestion.api.SourceEvent.HttpSourceRegistered;
import io.infranaut.ingestion.api.SourceEvent.SourceCompleted;
import io.infranaut.ingestion.api.SourceEvent.SourceFailed;
import io.infranaut.ingestion.api.SourceEvent.SourceStarted;
import io.infranaut.ingestion.api.SourceEvent.SourceStopped;
import io.infranaut.ingestion.api.SourceFormat;
import io.infranaut.platform.api.Digest;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.Namespaced;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.RuleBroken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A source's life: unknown, then known and started, stopped, completed or failed any number of times.
public sealed interface Source {
    int MAX_BATCH_SIZE = 1_000_000;

    record Unknown() implements Source {}

    /// @param format the only one it takes; null for any
    /// @param pushed whether rows are pushed to it; otherwise it reads files
    /// @param run how often it was started by hand
    /// @param taken the copies of its files by name, finished or not
    record Known(
            String namespace,
            DatasetId datasetId,
            @Nullable SourceFormat format,
            boolean pushed,
            Intake intake,
            State state,
            int run,
            Map<String, Digest> taken,
            Map<String, Digest> finished)
            implements Source, Namespaced {
        public Known {
            taken = Map.copyOf(taken);
            finished = Map.copyOf(finished);
        }

        private Known in(State next, int number) {
            return new Known(namespace, datasetId, format, pushed, intake, next, number, taken, finished);
        }

        private Known with(Map<String, Digest> nowTaken, Map<String, Digest> nowFinished) {
            return new Known(namespace, datasetId, format, pushed, intake, state, run, nowTaken, nowFinished);
        }
    }

    enum State {
        RUNNING,
        STOPPED,
        COMPLETED,
        FAILED
    }

    static List<SourceEvent> decide(Source state, SourceCommand command) {
        return switch (command) {
            case RegisterHttpSource c -> {
                mustBeNew(state, c.name());
                check(c.intake(), List.of());
                yield List.of(new HttpSourceRegistered(
                        c.sourceId(), c.namespace(), c.name(), c.datasetId(), c.format(), false, c.intake(), c.at()));
            }
            case RegisterDirectSource c ->
                state instanceof Known
                        ? List.of()
                        : List.of(new HttpSourceRegistered(
                                c.sourceId(),
                                c.namespace(),
                                c.name(),
                                c.datasetId(),
                                null,
                                true,
                                Intake.DEFAULT,
                                c.at()));
            case RegisterFileSource c -> {
                mustBeNew(state, c.name());
                check(c.intake(), problemsOf(c));
                yield List.of(new FileSourceRegistered(
                        c.sourceId(),
                        c.namespace(),
                        c.name(),
                        c.datasetId(),
                        c.format(),
                        c.path(),
                        c.batchSize(),
                        c.intake(),
                        c.at()));
            }
            case StartSource c -> {
                Known source = known(state, c);
                yield source.state() == State.RUNNING
                        ? List.of()
                        : List.of(new SourceStarted(c.sourceId(), source.run() + 1, c.at()));
            }
            case StopSource c ->
                switch (known(state, c).state()) {
                    case RUNNING -> List.of(new SourceStopped(c.sourceId(), c.at()));
                    case STOPPED -> List.of();
                    case COMPLETED, FAILED -> throw new RuleBroken("source-must-be-running", "the source does not run");
                };
            case CompleteSource c -> running(state, c) ? List.of(new SourceCompleted(c.sourceId(), c.at())) : List.of();
            case FailSource c ->
                running(state, c) ? List.of(new SourceFailed(c.sourceId(), c.cause(), c.at())) : List.of();
            case FindFiles c ->
                running(state, c) ? List.of(new FilesFound(c.sourceId(), c.files(), c.bytes(), c.at())) : List.of();
            case TakeFile c ->
                c.body().equals(known(state, c).taken().get(c.file()))
                        ? List.of()
                        : List.of(new FileTaken(c.sourceId(), c.file(), c.body(), c.bytes(), c.at()));
            case FinishFile c ->
                c.body().equals(known(state, c).finished().get(c.file()))
                        ? List.of()
                        : List.of(new FileFinished(c.sourceId(), c.file(), c.body(), c.rows(), c.at()));
        };
    }

    private static void mustBeNew(Source state, String name) {
        if (state instanceof Known) {
            throw new RuleBroken("source-exists", "there is already a source named " + name);
        }
    }

    private static Known known(Source state, SourceCommand command) {
        return switch (state) {
            case Known source -> source;
            case Unknown _ -> throw new NotFound("source", command.sourceId());
        };
    }

    private static boolean running(Source state, SourceCommand command) {
        return known(state, command).state() == State.RUNNING;
    }

    private static List<InvalidInput.Field> problemsOf(RegisterFileSource c) {
        var problems = new ArrayList<InvalidInput.Field>();
        if (c.format() == SourceFormat.JSON) {
            problems.add(new InvalidInput.Field("/format", "a file source reads NDJSON, CSV or PARQUET"));
        }
        if (c.batchSize() < 1 || c.batchSize() > MAX_BATCH_SIZE) {
            problems.add(new InvalidInput.Field("/batchSize", "a batch has 1 to " + MAX_BATCH_SIZE + " rows"));
        }
        if (c.path().isBlank()) {
            problems.add(new InvalidInput.Field("/path", "a file source has a path or glob"));
        }
        return problems;
    }

    private static void check(Intake intake, List<InvalidInput.Field> others) {
        var problems = new ArrayList<>(others);
        if (intake.queueRows() < 1) {
            problems.add(new InvalidInput.Field("/queueRows", "at least one row must be able to wait"));
        }
        if (intake.queueBytes() < 1) {
            problems.add(new InvalidInput.Field("/queueBytes", "at least one byte must be able to wait"));
        }
        if (!(intake.errorTolerance() >= 0 && intake.errorTolerance() <= 1)) {
            problems.add(new InvalidInput.Field("/errorTolerance", "a share is from 0 to 1"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
    }

    static Source evolve(Source state, SourceEvent event) {
        return switch (event) {
            case HttpSourceRegistered e ->
                new Known(
                        e.namespace(),
                        e.datasetId(),
                        e.format(),
                        true,
                        e.intake(),
                        State.RUNNING,
                        0,
                        Map.of(),
                        Map.of());
            case FileSourceRegistered e ->
                new Known(
                        e.namespace(),
                        e.datasetId(),
                        e.format(),
                        false,
                        e.intake(),
                        State.STOPPED,
                        0,
                        Map.of(),
                        Map.of());
            case SourceStarted e -> ((Known) state).in(State.RUNNING, e.run());
            case SourceStopped _ -> moved(state, State.STOPPED);
            case SourceCompleted _ -> moved(state, State.COMPLETED);
            case SourceFailed _ -> moved(state, State.FAILED);
            case FilesFound _ -> state;
            case FileTaken e -> {
                Known source = (Known) state;
                yield source.with(plus(source.taken(), e.file(), e.body()), source.finished());
            }
            case FileFinished e -> {
                Known source = (Known) state;
                yield source.with(source.taken(), plus(source.finished(), e.file(), e.body()));
            }
        };
    }

    private static Source moved(Source state, State next) {
        Known source = (Known) state;
        return source.in(next, source.run());
    }

    private static Map<String, Digest> plus(Map<String, Digest> files, String file, Digest body) {
        var more = new HashMap<>(files);
        more.put(file, body);
        return more;
    }
}
