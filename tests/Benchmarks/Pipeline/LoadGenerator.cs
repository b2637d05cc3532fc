using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Benchmarks.Pipeline;

/// <summary>An application that was sent.</summary>
/// <param name="Permit">The id in the response.</param>
/// <param name="Intended">When it should have been sent; at a fixed arrival rate it may have been sent later.</param>
/// <param name="Answered">When the response arrived.</param>
internal sealed record Sent(Guid Permit, DateTimeOffset Intended, DateTimeOffset Answered);

/// <summary>Sends applications: as many as are accepted (closed loop), or at a fixed rate regardless of the responses (open loop).</summary>
internal sealed class LoadGenerator(HttpClient officer)
{
    public const int Clients = 16;
    private static readonly Uri Address = new("permits", UriKind.Relative);
    private static int _number;

    public static HttpClient Client(Uri address, string token)
    {
        // Enough for a backlog of requests: an open loop that runs out of connections would wait like a closed one.
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 512, UseProxy = false })
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromMinutes(2),
        };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    /// <summary>Closed loop: <see cref="Clients"/> clients, each with one request at a time.</summary>
    public async Task<IReadOnlyList<Sent>> SendForAsync(TimeSpan duration)
    {
        var sent = new ConcurrentBag<Sent>();
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(
            Enumerable
                .Range(0, Clients)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        while (Stopwatch.GetElapsedTime(began) < duration)
                            sent.Add(await SendAsync(TimeProvider.System.GetUtcNow()));
                    })
                )
        );
        return [.. sent];
    }

    /// <summary>
    /// Open loop: one application each <c>1 / rate</c> seconds. Latency is measured from the intended send time, so that a server that stalls
    /// is charged for every application that should have been sent meanwhile (no coordinated omission).
    /// </summary>
    public async Task<IReadOnlyList<Sent>> SendAtAsync(double rate, int count)
    {
        var answers = new List<Task<Sent>>(count);
        var (began, at) = (Stopwatch.GetTimestamp(), TimeProvider.System.GetUtcNow());
        using var clock = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (answers.Count < count)
        {
            while (answers.Count < count && Stopwatch.GetElapsedTime(began).TotalSeconds >= answers.Count / rate)
            {
                var intended = at.AddSeconds(answers.Count / rate);
                answers.Add(Task.Run(() => SendAsync(intended)));
            }

            await clock.WaitForNextTickAsync();
        }

        return await Task.WhenAll(answers);
    }

    private async Task<Sent> SendAsync(DateTimeOffset intended)
    {
        var number = Interlocked.Increment(ref _number);
        using var content = new ByteArrayContent(
            JsonSerializer.SerializeToUtf8Bytes(
                Applications.Of($"Oddvar Nyhus Brekkestø {(char)('a' + (number % 26))}", null, string.Create(CultureInfo.InvariantCulture, $"LOAD-{number}"))
            )
        );
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await officer.PostAsync(Address, content);
        var answer = await response.Content.ReadAsByteArrayAsync();
        if (response.StatusCode is not HttpStatusCode.Accepted)
            throw new InvalidOperationException(System.Text.Encoding.UTF8.GetString(answer));
        return new(JsonElement.Parse(answer).GetProperty("permitId").GetGuid(), intended, TimeProvider.System.GetUtcNow());
    }
}
