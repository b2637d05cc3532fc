using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Notification.Domain.Deliveries;
using Notification.Service.Subscriptions;
using OpenTelemetry;

namespace Notification.Service.Deliveries;

/// <summary>
/// Sends webhooks to the URLs that agencies choose, but never to internal addresses: each connection goes to addresses checked at that moment,
/// regardless of what the name resolved to before (DNS rebinding). It follows no redirects, uses no proxy, and reads only the status and headers of the
/// response.
/// </summary>
internal sealed class WebhookSender : IDisposable
{
    private readonly HttpMessageInvoker _client;
    private readonly WebhookTargets _targets;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    public WebhookSender(WebhookTargets targets, DeliverySettings settings, TimeProvider time)
    {
        (_targets, _timeout, _time) = (targets, settings.Timeout, time);
        // The invoker disposes its handler.
#pragma warning disable CA2000
        _client = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                ConnectCallback = ConnectAsync,
                ConnectTimeout = settings.Timeout,
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                MaxResponseHeadersLength = 32,
                MaxResponseDrainSize = 64 * 1024,
                ResponseDrainTimeout = TimeSpan.FromSeconds(1),
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                // The registry's trace context is not sent to receivers, and a receiver's URL, which may contain a key, is not recorded in traces.
                ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
            }
        );
#pragma warning restore CA2000
    }

    public async Task<AttemptResult> SendAsync(Webhook webhook, Uri url, string secret, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var untraced = SuppressInstrumentationScope.Begin();
        using var request = webhook.ToRequest(url, secret, _time.GetUtcNow());
        try
        {
            using var response = await _client.SendAsync(request, either.Token);
            return Read(response);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return new AttemptResult.Failed(DeliveryFailure.TimedOut);
        }
        catch (HttpRequestException exception)
        {
            return new AttemptResult.Failed(FailureOf(exception));
        }
    }

    public void Dispose() => _client.Dispose();

    private AttemptResult Read(HttpResponseMessage response) =>
        response.StatusCode switch
        {
            >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => new AttemptResult.Accepted((int)response.StatusCode),
            HttpStatusCode.Gone => new AttemptResult.Gone(),
            _ => new AttemptResult.Rejected((int)response.StatusCode, RetryAfter(response)),
        };

    private TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - _time.GetUtcNow() is { Ticks: > 0 } wait ? wait : null,
            _ => null,
        };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await _targets.AddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        // The stream owns it.
#pragma warning disable CA2000
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning restore CA2000
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static DeliveryFailure FailureOf(HttpRequestException exception) =>
        (exception.InnerException, exception.HttpRequestError) switch
        {
            (RefusedAddressException, _) => DeliveryFailure.AddressNotPublic,
            (_, HttpRequestError.NameResolutionError) or (SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain }, _) =>
                DeliveryFailure.HostNotResolved,
            (_, HttpRequestError.SecureConnectionError) => DeliveryFailure.ConnectionNotSecure,
            (SocketException, _) or (_, HttpRequestError.ConnectionError) => DeliveryFailure.NotConnected,
            _ => DeliveryFailure.AnswerBroken,
        };
}
