package io.fairlead.controller.api;

import io.fairlead.controller.cluster.Membership;
import io.fairlead.controller.model.Controller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses on a controller that stands by what {@link NeedsSight}: it would take all hosts for absent and all networks for
 * unused. The problem names the controller that serves the hosts.
 */
@Component
class Sight implements HandlerInterceptor, WebMvcConfigurer {

    private final Membership membership;

    Sight(Membership membership) {
        this.membership = membership;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method && needsSight(method)) {
            require();
        }
        return true;
    }

    private static boolean needsSight(HandlerMethod method) {
        return method.hasMethodAnnotation(NeedsSight.class)
                || method.getBeanType().isAnnotationPresent(NeedsSight.class);
    }

    /** Goes on only where the hosts are served. */
    void require() {
        if (membership.serves()) {
            return;
        }
        Optional<Controller> serving =
                membership.serving().filter(other -> !other.id().equals(membership.id()));
        if (serving.isEmpty()) {
            throw Problem.standby(
                    "No controller serves the hosts now, one will within a minute; until then they go on with what they"
                            + " have. See fairlead cluster status.",
                    null);
        }
        String target = serving.get().place().target();
        throw Problem.standby(
                "This controller stands by and does not see the hosts. Ask controller %s at %s."
                        .formatted(serving.get().name(), target),
                target);
    }
}
