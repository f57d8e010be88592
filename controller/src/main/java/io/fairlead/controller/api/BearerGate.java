package io.fairlead.controller.api;

import io.fairlead.controller.pki.AdminToken;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets in who carries the administrator's token, and a host that takes itself out; a few resources need no token, or
 * check by other means.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class BearerGate extends OncePerRequestFilter {

    private static final String SCHEME = "Bearer ";

    /** Document and CA are public; a join carries a token of its own; agents show a certificate; health says only up or down. */
    private static final Set<String> OPEN = Set.of(
            "/api/index.html",
            "/api/page.js",
            "/api/v1/openapi.json",
            "/api/v1/ca",
            "/api/v1/join",
            "/api/v1/cluster/join",
            "/api/v1/agent",
            "/actuator/health",
            "/actuator/health/liveness",
            "/actuator/health/readiness");

    /** The library of the page that shows the document of this API. */
    private static final Pattern LIBRARY = Pattern.compile("/webjars/swagger-ui/[a-z0-9-]+(\\.[a-z0-9-]+)*");

    private final AdminToken admin;
    private final ProblemWriter problems;

    BearerGate(AdminToken admin, ProblemWriter problems) {
        this.admin = admin;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return OPEN.contains(path) || LIBRARY.matcher(path).matches();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isAdministrator(request) || isLeaving(request)) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"fairlead\"");
        problems.write(
                response,
                Problem.body(
                        HttpStatus.UNAUTHORIZED,
                        "unauthorized",
                        "Send 'Authorization: Bearer TOKEN' with the administrator's token, which lies in"
                                + " /etc/fairlead/admin.token on a controller."));
    }

    private boolean isAdministrator(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null
                && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && admin.matches(header.substring(SCHEME.length()).strip());
    }

    /** By its certificate a host may take out itself, by its id, and nothing else. */
    private static boolean isLeaving(HttpServletRequest request) {
        return request.getMethod().equals("DELETE")
                && HostCertificate.host(request)
                        .map(host -> "/api/v1/hosts/" + host.value())
                        .filter(request.getRequestURI()::equals)
                        .isPresent();
    }
}
