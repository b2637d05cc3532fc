using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Tests.Support;

namespace Registry.Service.Tests;

/// <summary>Screenings that agencies request directly, over HTTP and PostgreSQL.</summary>
public sealed class ScreeningTests(ListedFixture fixture) : IClassFixture<ListedFixture>
{
    private readonly RegistryFixture _registry = fixture.Registry;

    [Fact]
    public async Task A_screening_is_recorded_with_its_whole_basis_and_read_only_by_its_State()
    {
        using var created = await ScreenAsync(
            """{"id":"q-7","reference":"case 12","schema":"Person","properties":{"name":["Chol-min Ri","-- ,"],"nationality":"North Korea"}}"""
        );
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var record = await created.Content.ReadFromJsonAsync<JsonElement>();
        var hit = Assert.Single(record.GetProperty("hits").EnumerateArray());
        Assert.Equal("unsc-1", hit.GetProperty("subjectId").GetString());
        Assert.NotEmpty(hit.GetProperty("evidence").EnumerateArray());
        Assert.Equal(["-- ,"], record.GetProperty("notCompared").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(
            ("q-7", "case 12", "KOR-MOEL"),
            (record.GetProperty("query").GetProperty("id").GetString(), record.GetProperty("reference").GetString(), record.GetProperty("agency").GetString())
        );
        var current = (await _registry.GetAsync("lists"))
            .GetProperty("items")
            .EnumerateArray()
            .Single(list => list.GetProperty("list").GetString() == "un_sc_sanctions")
            .GetProperty("current")
            .GetProperty("edition")
            .GetString();
        Assert.Equal(current, Assert.Single(record.GetProperty("editions").EnumerateArray()).GetProperty("edition").GetString());
        Assert.Equal((await _registry.GetAsync("algorithms")).GetProperty("best").GetString(), record.GetProperty("engine").GetString());
        Assert.Equal(12, record.GetProperty("configuration").GetString()!.Length);
        Assert.NotEmpty(record.GetProperty("user").GetString()!);

        Assert.True(JsonElement.DeepEquals(record, await _registry.GetAsync(created.Headers.Location!.ToString())));
        using var elsewhere = _registry.Client(_registry.Service, "ESP", "ESP-MITES", "officer");
        using var foreign = await elsewhere.GetAsync(created.Headers.Location);
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Empty((await RegistryFixture.GetAsync("screenings", elsewhere)).GetProperty("items").EnumerateArray());
        using var secretariat = await _registry.Secretariat.GetAsync(created.Headers.Location);
        Assert.Equal(HttpStatusCode.Forbidden, secretariat.StatusCode);
    }

    [Fact]
    public async Task A_screening_names_its_algorithm_and_the_same_query_with_another_algorithm_is_a_different_request()
    {
        const string Body = """{"schema":"Person","properties":{"name":["Chol Min Ri","리철민"]}}""";
        using var made = await ScreenAsync(Body, "by-ofac", "?algorithm=ofac");
        var record = await made.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("ofac-1", record.GetProperty("engine").GetString());
        var hit = Assert.Single(record.GetProperty("hits").EnumerateArray());
        Assert.All(
            hit.GetProperty("evidence").EnumerateArray(),
            evidence => Assert.StartsWith("ofac_", evidence.GetProperty("feature").GetString(), StringComparison.Ordinal)
        );
        Assert.Equal(["리철민"], record.GetProperty("notCompared").EnumerateArray().Select(name => name.GetString()));
        Assert.True(JsonElement.DeepEquals(record, await _registry.GetAsync(made.Headers.Location!.ToString())));
        using var again = await ScreenAsync(Body, "by-ofac", "?algorithm=ofac-1");
        Assert.Equal(record.ToString(), (await again.Content.ReadFromJsonAsync<JsonElement>()).ToString());
        using var otherwise = await ScreenAsync(Body, "by-ofac");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, otherwise.StatusCode);
        using var unknown = await ScreenAsync(Body, "by-magic", "?algorithm=magic");
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        using var then = await _registry.Officer.PostAsJsonAsync(
            new Uri("screenings?as_of=2026-01-01", UriKind.Relative),
            new { schema = "Person", properties = new { name = "Ri Chol Min" } }
        );
        Assert.Equal(HttpStatusCode.BadRequest, then.StatusCode);

        var line = Assert.Single(await BatchAsync("by-ofac&algorithm=ofac", Body));
        Assert.Equal("ofac-1", line.GetProperty("screening").GetProperty("engine").GetString());
        Assert.Equal(422, Assert.Single(await BatchAsync("by-ofac", Body)).GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_screening_by_machine_readable_zone_records_what_is_wrong_with_the_zone()
    {
        const string Names = "P<PRKRI<<CHOL<MIN<<<<<<<<<<<<<<<<<<<<<<<<<<<";
        using var made = await ScreenAsync($$$"""{"schema":"Person","properties":{"mrz":"{{{Names}}}\n5634101231PRK7001028M3012316<<<<<<<<<<<<<<04"}}""");
        var record = await made.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("unsc-1", Assert.Single(record.GetProperty("hits").EnumerateArray()).GetProperty("subjectId").GetString());
        Assert.Contains("number, composite", Assert.Single(record.GetProperty("notices").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.False(record.GetProperty("query").GetProperty("properties").TryGetProperty("passportNumber", out _));
        Assert.True(JsonElement.DeepEquals(record, await _registry.GetAsync(made.Headers.Location!.ToString())));

        // A valid zone also says who issued the document, for which the model has no property. The parsed query can be sent again.
        using var right = await ScreenAsync($$$"""{"schema":"Person","properties":{"mrz":"{{{Names}}}\n5634101233PRK7001028M3012316<<<<<<<<<<<<<<04"}}""");
        var understood = (await right.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("query").GetProperty("properties");
        Assert.Equal((HttpStatusCode.Created, "kp:563410123"), (right.StatusCode, understood.GetProperty("issuedDocument")[0].GetString()));
        using var echoed = await ScreenAsync($$$"""{"schema":"Person","properties":{{{understood.GetRawText()}}}}""");
        Assert.Equal(HttpStatusCode.Created, echoed.StatusCode);
    }

    [Fact]
    public async Task A_repeat_under_the_same_key_is_the_same_screening_and_another_body_is_refused()
    {
        const string Body = """{"schema":"Person","properties":{"name":["Pak Yong-su"]}}""";
        using var first = await ScreenAsync(Body, "key-1");
        using var again = await ScreenAsync(Body, "key-1");
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        using var other = await ScreenAsync("""{"schema":"Person","properties":{"name":["Somebody Else"]}}""", "key-1");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        var racing = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ScreenAsync(Body, "key-2")));
        Assert.Single(
            (await Task.WhenAll(racing.Select(response => response.Content.ReadFromJsonAsync<JsonElement>())))
                .Select(record => record.GetProperty("id").GetGuid())
                .Distinct()
        );
        foreach (var response in racing)
            response.Dispose();
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("[]", 422)]
    [InlineData("""{"schema":"Person"}""", 422)]
    [InlineData("""{"schema":"Spaceship","properties":{"name":["x"]}}""", 400)]
    [InlineData("""{"schema":"Person","properties":{}}""", 400)]
    [InlineData("""{"schema":"Person","properties":{"names":["x"]}}""", 400)]
    [InlineData("""{"schema":"Person","properties":{"name":["x"],"dateOfBirth":"1970"}}""", 400)]
    [InlineData("""{"schema":"Person","properties":{"birthDate":"some day"}}""", 400)]
    [InlineData("""{"schema":"Person","properties":{"name":["x"]},"reference":""}""", 400)]
    [InlineData("""{"schema":"Person","properties":{"name":["x"]},"reason":"y"}""", 422)]
    public async Task An_invalid_query_is_not_recorded(string body, int status)
    {
        using var elsewhere = _registry.Client(_registry.Service, "FRA", "FRA-OFII", "officer");
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await elsewhere.PostAsync(new Uri("screenings", UriKind.Relative), content);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Empty((await RegistryFixture.GetAsync("screenings", elsewhere)).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Screenings_are_read_page_by_page_newest_first()
    {
        using var officer = _registry.Client(_registry.Service, "ITA", "ITA-ML", "officer");
        for (var i = 0; i < 5; i++)
        {
            using var content = new StringContent(
                string.Create(CultureInfo.InvariantCulture, $$$"""{"reference":"r{{{i % 2}}}","schema":"Person","properties":{"name":"Unlisted {{{i}}}"}}"""),
                Encoding.UTF8,
                "application/json"
            );
            using var response = await officer.PostAsync(new Uri("screenings", UriKind.Relative), content);
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        }

        List<string> names = [];
        for (var path = "screenings?limit=2"; path is not null; )
        {
            var page = await RegistryFixture.GetAsync(path, officer);
            names.AddRange(
                page.GetProperty("items")
                    .EnumerateArray()
                    .Select(item => item.GetProperty("query").GetProperty("properties").GetProperty("name")[0].GetString()!)
            );
            path = page.TryGetProperty("next", out var next) ? $"screenings?limit=2&cursor={next.GetString()}" : null;
        }

        Assert.Equal(["Unlisted 4", "Unlisted 3", "Unlisted 2", "Unlisted 1", "Unlisted 0"], names);
        Assert.Equal(2, (await RegistryFixture.GetAsync("screenings?reference=r1", officer)).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_batch_answers_each_line_and_an_invalid_line_does_not_stop_the_others()
    {
        string[] lines =
        [
            """{"id":"a","schema":"Person","properties":{"name":"Ri Chol Min"}}""",
            "this is not JSON",
            "",
            """{"id":"d","schema":"Person","properties":{"name":"Unlisted Person"}}""",
            $$$"""{"schema":"Person","properties":{"name":"{{{new string('x', 70_000)}}}"}}""",
            """{"id":"f","schema":"Person","properties":{"name":"\ud800"}}""",
            """{"id":"g","schema":"Person","properties":{"name":"Pak Yong Su"}}""",
        ];
        var answers = await BatchAsync("mixed", string.Join('\n', lines));
        Assert.Equal(
            [(1, 201), (2, 400), (4, 201), (5, 413), (6, 400), (7, 201)],
            answers.Select(answer => (answer.GetProperty("line").GetInt32(), answer.GetProperty("status").GetInt32()))
        );
        Assert.Equal(["a", "d", "g"], answers.Where(answer => answer.TryGetProperty("id", out _)).Select(answer => answer.GetProperty("id").GetString()));
        Assert.Equal("unsc-1", answers[0].GetProperty("screening").GetProperty("hits")[0].GetProperty("subjectId").GetString());
        Assert.Equal(3, (await _registry.GetAsync("screenings?batch=mixed")).GetProperty("items").GetArrayLength());

        // Sent again: answered from the record, and nothing is recorded twice. A line with different content is refused.
        var again = await BatchAsync("mixed", string.Join('\n', lines).Replace("Unlisted", "Unknown", StringComparison.Ordinal));
        Assert.Equal(
            [(1, 200), (2, 400), (4, 422), (5, 413), (6, 400), (7, 200)],
            again.Select(answer => (answer.GetProperty("line").GetInt32(), answer.GetProperty("status").GetInt32()))
        );
        Assert.True(JsonElement.DeepEquals(answers[0].GetProperty("screening"), again[0].GetProperty("screening")));
        Assert.Equal([5, 6, 7], (await BatchAsync("mixed&resume_after=4", string.Join('\n', lines))).Select(answer => answer.GetProperty("line").GetInt32()));
        Assert.Equal(3, (await _registry.GetAsync("screenings?batch=mixed")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_batch_of_one_State_is_unknown_to_another()
    {
        using var elsewhere = _registry.Client(_registry.Service, "DEU", "DEU-BA", "officer");
        const string Line = """{"schema":"Person","properties":{"name":"Ri Chol Min"}}""";
        var here = Assert.Single(await BatchAsync("ours", Line));
        var there = Assert.Single(await BatchAsync("ours", Line, elsewhere));
        Assert.Equal((201, 201), (here.GetProperty("status").GetInt32(), there.GetProperty("status").GetInt32()));
        Assert.NotEqual(here.GetProperty("screening").GetProperty("id").GetGuid(), there.GetProperty("screening").GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task A_line_is_answered_before_the_next_is_sent_and_a_batch_resumes_after_a_broken_connection()
    {
        static string Line(int number) =>
            string.Create(CultureInfo.InvariantCulture, $$$"""{"id":"{{{number}}}","schema":"Person","properties":{"name":"Ri Chol Min"}}""");
        using (var connection = await BatchConnection.OpenAsync(_registry, "duplex"))
        {
            for (var number = 1; number <= 3; number++)
            {
                await connection.SendAsync(Line(number) + "\n");
                Assert.Equal(number, (await connection.ReadLineAsync()).GetProperty("line").GetInt32());
            }
        }

        // The connection broke without an end; the same lines again, and more.
        var answers = await BatchAsync("duplex", string.Join('\n', Enumerable.Range(1, 250).Select(Line)));
        Assert.Equal(
            Enumerable.Range(1, 250).Select(number => (number, number <= 3 ? 200 : 201)),
            answers.Select(answer => (answer.GetProperty("line").GetInt32(), answer.GetProperty("status").GetInt32()))
        );
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_not_read_from()
    {
        // Short queries with long answers: the socket buffers soon fill with answers, never with queries.
        const int Lines = 60_000;
        var line = """{"schema":"Person","properties":{"name":"Ri Chol Min"}}""" + "\n";
        using var connection = await BatchConnection.OpenAsync(_registry, "slow");
        var sending = SendAllAsync();
        // Reads one answer, then nothing until no more is recorded. If the service had read everything, everything would be recorded by then.
        Assert.Equal(1, (await connection.ReadLineAsync()).GetProperty("line").GetInt32());
        var before = -1L;
        await Eventually.BecomesAsync(
            async () => (await _registry.EventsAsync()).GetValueOrDefault("query_screening_recorded"),
            recorded =>
            {
                var isSettled = recorded == before;
                before = recorded;
                return isSettled;
            }
        );
        Assert.InRange(before, 1, Lines / 2);
        Assert.False(sending.IsCompleted);
        connection.Dispose();
        await Assert.ThrowsAnyAsync<IOException>(() => sending);

        async Task SendAllAsync()
        {
            var block = string.Concat(Enumerable.Repeat(line, 500));
            for (var sent = 0; sent < Lines; sent += 500)
                await connection.SendAsync(block);
        }
    }

    private async Task<HttpResponseMessage> ScreenAsync(string body, string? key = null, string parameters = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"screenings{parameters}", UriKind.Relative))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return await _registry.Officer.SendAsync(request);
    }

    private async Task<IReadOnlyList<JsonElement>> BatchAsync(string batch, string lines, HttpClient? caller = null)
    {
        using var content = new StringContent(lines, Encoding.UTF8, "application/x-ndjson");
        using var response = await (caller ?? _registry.Officer).PostAsync(new Uri($"screenings/batch?batch={batch}", UriKind.Relative), content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        Assert.Equal(batch.Split('&')[0], Assert.Single(response.Headers.GetValues("x-batch-id")));
        return
        [
            .. (await response.Content.ReadAsStringAsync())
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement),
        ];
    }

    /// <summary>
    /// A batch whose lines are sent and answers read when the test says so: HTTP/1.1 in chunks. An HttpClient would send everything before it reads.
    /// </summary>
    private sealed class BatchConnection : IDisposable
    {
        private readonly TcpClient _client;
        private readonly NetworkStream _stream;
        private readonly StreamReader _reader;
        private readonly StringBuilder _line = new();

        private BatchConnection(TcpClient client)
        {
            _client = client;
            _stream = client.GetStream();
            _reader = new(_stream, Encoding.UTF8, leaveOpen: true);
        }

        public static async Task<BatchConnection> OpenAsync(RegistryFixture registry, string batch)
        {
            // Small buffers of its own, so that the test does not depend on time.
            var client = new TcpClient { ReceiveBufferSize = 16 * 1024, SendBufferSize = 16 * 1024 };
            await client.ConnectAsync(registry.Service.Address.Host, registry.Service.Address.Port);
            var connection = new BatchConnection(client);
            await connection._stream.WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"POST /screenings/batch?batch={batch} HTTP/1.1\r\nHost: {registry.Service.Address.Authority}\r\nAuthorization: "
                        + $"{registry.Officer.DefaultRequestHeaders.Authorization}\r\n"
                        + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
                )
            );
            Assert.Equal("HTTP/1.1 200 OK", await connection._reader.ReadLineAsync());
            while (await connection._reader.ReadLineAsync() is { Length: > 0 }) { }
            return connection;
        }

        public async Task SendAsync(string lines) =>
            await _stream.WriteAsync(
                Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Encoding.ASCII.GetByteCount(lines):x}\r\n{lines}\r\n"))
            );

        /// <summary>The next line of the response, in however many chunks it arrived.</summary>
        public async Task<JsonElement> ReadLineAsync()
        {
            while (!_line.ToString().Contains('\n', StringComparison.Ordinal))
            {
                var left = int.Parse((await _reader.ReadLineAsync())!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                Assert.NotEqual(0, left);
                var buffer = new char[left];
                for (int read; left > 0; left -= read)
                {
                    read = await _reader.ReadAsync(buffer.AsMemory(0, left));
                    Assert.NotEqual(0, read);
                    _line.Append(buffer, 0, read);
                }

                await _reader.ReadLineAsync();
            }

            var text = _line.ToString();
            var end = text.IndexOf('\n', StringComparison.Ordinal);
            _line.Clear().Append(text, end + 1, text.Length - end - 1);
            return JsonDocument.Parse(text[..end]).RootElement;
        }

        public void Dispose()
        {
            _reader.Dispose();
            _stream.Dispose();
            _client.Dispose();
        }
    }
}
