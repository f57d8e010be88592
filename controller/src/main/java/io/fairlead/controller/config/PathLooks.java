package io.fairlead.controller.config;

import io.fairlead.controller.paths.PathWatch;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Has the counts of what arrives looked at, as often as agents send something. */
@Component
final class PathLooks {

    private final PathWatch watch;

    PathLooks(PathWatch watch) {
        this.watch = watch;
    }

    @Scheduled(fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
    void look() {
        watch.look();
    }
}
