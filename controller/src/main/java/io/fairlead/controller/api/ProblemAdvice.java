package io.fairlead.controller.api;

import io.fairlead.controller.store.StoreException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Makes a problem of everything that goes wrong with a request. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> problem(Problem problem) {
        return answer(problem.status(), problem.body());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> storeAway(StoreException e) {
        LOG.atWarn().addKeyValue("reason", e.getMessage()).log("Store unavailable, request refused");
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "1")
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Problem.body(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "store-unavailable",
                        "%s. Asking again is safe. See the unit fairlead-store on the controllers."
                                .formatted(e.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> outOfRange(IllegalArgumentException e) {
        return answer(
                HttpStatus.BAD_REQUEST,
                Problem.body(HttpStatus.BAD_REQUEST, "invalid", String.valueOf(e.getMessage())));
    }

    /** The last net: nobody gets a stack trace, the log does. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> bug(RuntimeException e, WebRequest request) {
        LOG.atError()
                .addKeyValue("request", request.getDescription(false))
                .setCause(e)
                .log("Request failed");
        return answer(
                HttpStatus.INTERNAL_SERVER_ERROR,
                Problem.body(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "internal",
                        "The controller failed at this request; its log has the cause."));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (BodyTooLarge.isCauseOf(e)) {
            return new ResponseEntity<>(BodyTooLarge.body(), problemJson(headers), HttpStatus.CONTENT_TOO_LARGE);
        }
        return answer(headers, HttpStatus.BAD_REQUEST, "invalid", BadBody.reason(e.getCause()));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
            NoResourceFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(
                headers,
                HttpStatus.NOT_FOUND,
                "not-found",
                "Nothing is served at /%s. The resources are under /api/v1.".formatted(e.getResourcePath()));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(
            HttpMediaTypeNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(
                headers,
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "unsupported-media-type",
                "A body of Content-Type '%s' is not read; send application/json.".formatted(e.getContentType()));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotAcceptable(
            HttpMediaTypeNotAcceptableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(
                headers,
                HttpStatus.NOT_ACCEPTABLE,
                "not-acceptable",
                "Nothing of what 'Accept' asks for can be answered; ask for one of %s."
                        .formatted(e.getSupportedMediaTypes()));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpRequestMethodNotSupported(
            HttpRequestMethodNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(
                headers,
                HttpStatus.METHOD_NOT_ALLOWED,
                "method-not-allowed",
                "%s is not done at this path; what is: %s."
                        .formatted(e.getMethod(), String.join(", ", headers.getOrEmpty(HttpHeaders.ALLOW))));
    }

    /** Whatever else Spring refuses: its words, in our shape. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        HttpStatus known = HttpStatus.resolve(status.value());
        String said = body instanceof ProblemDetail problem ? problem.getDetail() : e.getMessage();
        HttpStatus answered = known == null ? HttpStatus.BAD_REQUEST : known;
        return answer(headers, answered, code(answered), said == null ? answered.getReasonPhrase() : said);
    }

    private static String code(HttpStatus status) {
        return status == HttpStatus.BAD_REQUEST
                ? "invalid"
                : status.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static ResponseEntity<Object> answer(HttpHeaders given, HttpStatus status, String code, String detail) {
        return new ResponseEntity<>(Problem.body(status, code, detail), problemJson(given), status);
    }

    private static HttpHeaders problemJson(HttpHeaders given) {
        HttpHeaders headers = new HttpHeaders(given);
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return headers;
    }

    private static ResponseEntity<ProblemDetail> answer(HttpStatus status, ProblemDetail body) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(body);
    }
}
