using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SanctionsRegistry.Tools.Import;

namespace SanctionsRegistry.Tools.Tests;

/// <summary>The source of an import's files.</summary>
public sealed class ListSourceTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _folder = Directory.CreateTempSubdirectory("registry-source-").FullName;

    [Fact]
    public void The_official_files_have_the_same_names_in_another_location() =>
        Assert.Equal(
            ["https://mirror.example.org/lists/sdn.csv", "https://mirror.example.org/lists/alt.csv", "https://mirror.example.org/lists/add.csv"],
            ListSource.At("https://mirror.example.org/lists", ListSource.Ofac).Select(address => address.ToString())
        );

    [Theory]
    [InlineData("http://mirror.example.org/lists/")]
    [InlineData("file:///tmp/")]
    [InlineData("lists/")]
    public void A_location_whose_files_could_be_altered_in_transit_is_refused(string place) =>
        Assert.Throws<ImportFailedException>(() => ListSource.At(place, ListSource.UnitedNations));

    [Theory]
    [InlineData("entities.ftm.json", "application/x-ndjson")]
    [InlineData("entities.delta.json", "application/json+ftm-delta")]
    [InlineData("DELTA.NDJSON", "application/x-ndjson")]
    public void The_media_type_is_derived_from_the_file_name(string name, string mediaType) =>
        Assert.Equal(mediaType, ListSource.Of([new FileInfo(name)], "xx_list").MediaType);

    [Theory]
    [InlineData("SDN.CSV", "us_ofac_sdn")]
    [InlineData("alt_2021-07.csv", "us_ofac_sdn")]
    [InlineData("sdn.csv.zip", "us_ofac_sdn")]
    [InlineData("consolidated.xml", "un_sc_sanctions")]
    public void The_list_is_derived_from_its_source_s_file_name(string name, string list) => Assert.Equal(list, ListSource.Of([new FileInfo(name)], null).List);

    [Theory]
    [InlineData("additions.csv")]
    [InlineData("sanctions.csv")]
    [InlineData("entities.ftm.json")]
    public void A_file_of_another_name_needs_the_list(string name) =>
        Assert.Contains("--list", Assert.Throws<ImportFailedException>(() => ListSource.Of([new FileInfo(name)], null)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_downloaded_file_has_the_time_given_by_its_source()
    {
        var file = Assert.Single(await FetchAsync("HTTP/1.1 200 OK\r\nContent-Length: 7\r\nLast-Modified: Wed, 06 May 2026 07:08:09 GMT\r\n\r\n<list/>"));
        Assert.Equal(("consolidated.xml", "<list/>"), (file.Name, await File.ReadAllTextAsync(file.FullName)));
        Assert.Equal(new DateTime(2026, 5, 6, 7, 8, 9, DateTimeKind.Utc), file.LastWriteTimeUtc);
    }

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "404")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 700\r\n\r\n<list/>", "incomplete")]
    public async Task A_failed_or_incomplete_download_is_reported(string answer, string expected) =>
        Assert.Contains(expected, (await Assert.ThrowsAsync<ImportFailedException>(() => FetchAsync(answer))).Message, StringComparison.Ordinal);

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
            // The content of the request does not matter here.
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
    }
}
