using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SanctionsRegistry.Tools.Import;

namespace SanctionsRegistry.Tools.Tests;

/// <summary>Where an import's files come from.</summary>
public sealed class ListSourceTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _folder = Directory.CreateTempSubdirectory("registry-source-").FullName;

    [Fact]
    public void The_official_files_are_looked_for_by_their_names_in_another_place() => Assert.Equal(
        ["https://mirror.example.org/lists/sdn.csv", "https://mirror.example.org/lists/alt.csv", "https://mirror.example.org/lists/add.csv"],
        ListSource.At("https://mirror.example.org/lists", ListSource.Ofac).Select(address => address.ToString()));

    [Theory]
    [InlineData("http://mirror.example.org/lists/")]
    [InlineData("file:///tmp/")]
    [InlineData("lists/")]
    public void A_place_whose_answers_could_be_altered_on_the_way_is_refused(string place) =>
        Assert.Throws<ImportFailedException>(() => ListSource.At(place, ListSource.UnitedNations));

    [Theory]
    [InlineData("entities.ftm.json", "application/x-ndjson")]
    [InlineData("entities.delta.json", "application/json+ftm-delta")]
    [InlineData("DELTA.NDJSON", "application/x-ndjson")]
    public void What_a_file_is_sent_as_is_told_from_its_name(string name, string mediaType) =>
        Assert.Equal(mediaType, ListSource.Of([new FileInfo(name)], "xx_list").MediaType);

    [Fact]
    public async Task A_file_is_fetched_with_the_time_that_its_source_gave()
    {
        var file = Assert.Single(await FetchAsync("HTTP/1.1 200 OK\r\nContent-Length: 7\r\nLast-Modified: Wed, 06 May 2026 07:08:09 GMT\r\n\r\n<list/>"));
        Assert.Equal(("consolidated.xml", "<list/>"), (file.Name, await File.ReadAllTextAsync(file.FullName)));
        Assert.Equal(new DateTime(2026, 5, 6, 7, 8, 9, DateTimeKind.Utc), file.LastWriteTimeUtc);
    }

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "404")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 700\r\n\r\n<list/>", "whole")]
    public async Task An_answer_that_is_none_or_not_whole_is_told_of(string answer, string told) =>
        Assert.Contains(told, (await Assert.ThrowsAsync<ImportFailedException>(() => FetchAsync(answer))).Message, StringComparison.Ordinal);

    public void Dispose()
    {
        _listener.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<IReadOnlyList<FileInfo>> FetchAsync(string answer)
    {
        _listener.Start();
        var serving = ServeAsync(answer);
        var place = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        try
        {
            return await ListSource.FetchAsync(ListSource.At(place, ListSource.UnitedNations), _folder, new Lines(TextWriter.Null), CancellationToken.None);
        }
        finally
        {
            await serving;
        }
    }

    private async Task ServeAsync(string answer)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
            // The request says nothing that matters here.
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
    }
}
