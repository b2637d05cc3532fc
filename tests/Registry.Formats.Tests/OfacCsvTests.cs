using System.Globalization;
using System.IO.Compression;
using System.Text;
using Registry.Domain.Subjects;
using Registry.Formats.Ofac;

namespace Registry.Formats.Tests;

public sealed class OfacCsvTests
{
    private static readonly string[] Names = ["sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv"];
    private static readonly OfacCsvFormat Format = new();

    public static IReadOnlyList<ListUpload> Fixture { get; } =
    [.. Names.Select(name => Uploads.OfFile(Path.Combine(AppContext.BaseDirectory, "Fixtures", "ofac-csv", name)))];

    [Fact]
    public async Task A_person_has_names_in_both_orders_dates_documents_and_places()
    {
        var content = (await Format.ReadAsync(Fixture))["ofac-900002"].Content;
        Assert.Equal(("Person", "Chol Min PARK"), (content.Schema, content.Caption));
        Assert.Equal(["Chol Min PARK", "PARK, Chol Min"], content.Properties["name"]);
        Assert.Equal(["Chol Min"], content.Properties["firstName"]);
        Assert.Equal(["PARK"], content.Properties["lastName"]);
        Assert.Equal(["Cheol-min PAK", "PAK, Cheol-min"], content.Properties["alias"]);
        Assert.Equal(["THE GENERAL", "JIMMY PARK"], content.Properties["weakAlias"]);
        Assert.Equal(["1948-12-10", "1951", "1960", "1961", "1962", "1970", "1949-03"], content.Properties["birthDate"]);
        Assert.Equal(["Pyongyang, Korea, North", "Niger"], content.Properties["birthPlace"]);
        Assert.Equal(["kp", "ne"], content.Properties["birthCountry"]);
        Assert.Equal(["kp"], content.Properties["nationality"]);
        Assert.Equal(["cn"], content.Properties["citizenship"]);
        Assert.Equal(["male"], content.Properties["gender"]);
        Assert.Equal(["745132901", "PD 0044"], content.Properties["passportNumber"]);
        Assert.Equal(["8607120616"], content.Properties["idNumber"]);
        Assert.Equal(["Lieutenant General, Fourth Bureau"], content.Properties["position"]);
        Assert.Equal(["THE GENERAL: weak alias", "nationality Atlantis", "said to own a café in Dandong"], content.Properties["notes"]);
        var passport = content.Linked.First(linked => linked.Schema == "Passport").Properties;
        Assert.Equal(["kp"], passport["country"]);
        Assert.Equal(["1999-06-23"], passport["startDate"]);
        Assert.Equal(["2004-02-05"], passport["endDate"]);
        Assert.Equal(["DPRK3", "CYBER2"], content.Linked.Single(linked => linked.Schema == "Sanction").Properties["program"]);
    }

    [Fact]
    public async Task A_wallets_address_is_in_a_linked_wallet_and_finds_its_holder()
    {
        var content = (await Format.ReadAsync(Fixture))["ofac-900002"].Content;
        Assert.Equal(["1FictionaLWa11etForTestsXXXXXXXUdq9Z", "0x00000000000000000000000000000000000f1c71"], content.Properties["publicKey"]);
        var wallets = content.Linked.Where(linked => linked.Schema == "CryptoWallet").ToList();
        Assert.Equal(["XBT", "ETH"], wallets.Select(wallet => wallet.Properties["currency"][0]));
        Assert.All(wallets, wallet => Assert.Equal(("cryptoWallets", "holder"), (wallet.Property, wallet.BackProperty)));
    }

    [Fact]
    public async Task A_linked_party_is_found_by_its_name()
    {
        var links = (await Format.ReadAsync(Fixture))["ofac-900002"].Content.Linked.Where(linked => linked.Schema == "UnknownLink").ToList();
        Assert.Equal(["ofac-900001"], links[0].Properties["object"]);
        Assert.False(links[1].Properties.ContainsKey("object"));
        Assert.Equal(["SOMEBODY ELSE"], links[1].Properties["summary"]);
    }

    [Fact]
    public async Task An_organisation_has_its_registers_and_addresses()
    {
        var content = (await Format.ReadAsync(Fixture))["ofac-900001"].Content;
        Assert.Equal("Organization", content.Schema);
        Assert.Equal(["PUKDAE SHIPPING CO., LTD.", "PUKDAE OCEAN LINES"], content.Properties["name"]);
        Assert.Equal(["RYUGYONG SHIPPING", "NORTH STAR LINES"], content.Properties["previousName"]);
        Assert.Equal(["5812345"], content.Properties["imoNumber"]);
        Assert.Equal(["2289071"], content.Properties["registrationNumber"]);
        Assert.Equal(["71-22-9"], content.Properties["taxNumber"]);
        Assert.Equal(["2016-12-17"], content.Properties["incorporationDate"]);
        Assert.Equal(
            ["ofac-900001-address-80001", "ofac-900001-address-80003"],
            content.Linked.Where(linked => linked.Schema == "Address").Select(linked => linked.Id)
        );
        Assert.Equal(["kp", "hk"], content.Properties["country"]);
        Assert.Equal(2, content.Linked.Single(linked => linked.Schema == "Sanction").Properties["provisions"].Count);
    }

    [Fact]
    public async Task A_vessel_and_an_aircraft_have_what_identifies_them()
    {
        var edition = await Format.ReadAsync(Fixture);
        var vessel = edition["ofac-900003"].Content;
        Assert.Equal("Vessel", vessel.Schema);
        Assert.Equal(["9074729", "445123000", "HMXY7"], Values(vessel, "imoNumber", "mmsi", "callSign"));
        Assert.Equal(["12597", "1098", "kp", "tv"], Values(vessel, "tonnage", "grossRegisteredTonnage", "flag", "pastFlags"));
        Assert.Contains("alt. Former Vessel Flag Atlantis", vessel.Properties["notes"]);
        var aircraft = edition["ofac-900004"].Content;
        Assert.Equal("Airplane", aircraft.Schema);
        Assert.Equal(["8401", "1023409321"], aircraft.Properties["serialNumber"]);
        Assert.Equal(["P-5521", "IL76-TD", "1992"], Values(aircraft, "registrationNumber", "model", "buildDate"));
    }

    [Fact]
    public async Task A_suffix_is_not_a_given_name()
    {
        var properties = (await Format.ReadAsync(Fixture))["ofac-900006"].Content.Properties;
        Assert.Equal(["José Núñez"], properties["firstName"]);
        Assert.Equal(["DELMAR"], properties["lastName"]);
        Assert.Equal(["Jr."], properties["nameSuffix"]);
        Assert.Equal("José Núñez DELMAR Jr.", properties["name"][0]);
        Assert.Contains("Arturo MEZA JR.", properties["alias"]);
        Assert.Equal(["DENJ650202HSLXXX09", "16247821", "180839"], properties["idNumber"]);
        Assert.Equal(["DENJ650202AB1"], properties["taxNumber"]);
    }

    [Fact]
    public async Task An_unknown_kind_of_subject_is_kept_and_reported()
    {
        var edition = await Format.ReadAsync(Fixture);
        Assert.Equal("LegalEntity", edition["ofac-900007"].Content.Schema);
        Assert.Equal(["SDN_Type location"], edition.Reading.UnknownTags);
        Assert.Null(edition.Reading.GeneratedAt);
    }

    [Fact]
    public async Task Remarks_that_fill_their_column_continue_in_the_comments_or_end_in_a_note()
    {
        var whole = (await Format.ReadAsync(Fixture))["ofac-900008"].Content.Properties;
        Assert.Equal(["12345"], whole["registrationNumber"]);
        Assert.Equal(["www.long.example"], whole["website"]);
        var cut = (await Format.ReadAsync([.. Fixture.Take(3)]))["ofac-900008"].Content.Properties;
        Assert.False(cut.ContainsKey("registrationNumber"));
        Assert.Equal("Registration Number 12", cut["notes"][^1]);
    }

    [Fact]
    public async Task Row_order_and_white_space_are_ignored()
    {
        var edition = await Format.ReadAsync(Fixture);
        var other = await Format.ReadAsync(
            Edited(
                "sdn.csv",
                text =>
                    text.Replace("DOB 10 Dec 1948; alt. DOB circa 1951", "alt. DOB circa 1951;  DOB 10 Dec 1948", StringComparison.Ordinal)
                        .Replace("\"DPRK3] [CYBER2\"", "\" CYBER2] [DPRK3\"", StringComparison.Ordinal)
            ),
            Edited(
                "alt.csv",
                text =>
                    string.Concat(text.Split("\r\n")[..6].Reverse().Select(line => line.Replace(",7000", ",9000", StringComparison.Ordinal) + "\r\n"))
                    + "\u001a\r\n"
            ),
            Edited("add.csv", text => text.Replace("12 Sunrise Street,", "12  Sunrise Street,", StringComparison.Ordinal)),
            Fixture[3]
        );
        Assert.Equal(edition.Entries.Count, other.Entries.Count);
        foreach (var (before, after) in edition.Entries.Zip(other.Entries))
            Assert.Empty(SubjectDiff.Compare(Format.StatementsOf(before.Content), Format.StatementsOf(after.Content)));
    }

    [Fact]
    public async Task Every_change_to_an_entry_is_detected()
    {
        string[] bookkeeping = ["ent_num", "alt_num", "add_num"];
        foreach (var content in (await Format.ReadAsync(Fixture)).Entries.Select(entry => entry.Content))
        {
            var before = Format.StatementsOf(content);
            for (var i = 0; i < content.Source.Count; i++)
            {
                var (path, value) = content.Source[i];
                var after = Format.StatementsOf(
                    content with
                    {
                        Source = [.. content.Source.Select((element, at) => at == i ? new(path, "Q" + value) : element)],
                    }
                );
                if (bookkeeping.Contains(path.Split('/')[1]))
                    Assert.Empty(SubjectDiff.Compare(before, after));
                else
                    Assert.True(SubjectDiff.Compare(before, after).Count > 0, $"{path}: {value}");
            }
        }
    }

    [Fact]
    public async Task A_change_names_its_field()
    {
        var edition = await Format.ReadAsync(Fixture);
        var other = await Format.ReadAsync([
            Edited("sdn.csv", text => text.Replace("alt. DOB Mar 1949", "alt. DOB Apr 1949", StringComparison.Ordinal)),
            .. Fixture.Skip(1),
        ]);
        var change = Assert.Single(SubjectDiff.Compare(Format.StatementsOf(edition["ofac-900002"].Content), Format.StatementsOf(other["ofac-900002"].Content)));
        Assert.Equal(("birthDate", "alt. DOB Mar 1949", "alt. DOB Apr 1949"), (change.Field, Assert.Single(change.Old), Assert.Single(change.New)));
    }

    [Fact]
    public async Task A_zip_file_reads_like_its_files()
    {
        var plain = await Format.ReadAsync(Fixture);
        var zipped = await Format.ReadAsync(Zip([.. Fixture.Select(file => ("SDN/" + file.Name.ToUpperInvariant(), Bytes(file)))]));
        Assert.Equal(plain.Entries.Select(entry => (entry.Id, entry.Content.Caption)), zipped.Entries.Select(entry => (entry.Id, entry.Content.Caption)));
    }

    [Fact]
    public async Task A_zip_bomb_is_rejected()
    {
        var bomb = Zip([
            ("SDN.CSV", [.. Bytes(Fixture[0]), .. Encoding.ASCII.GetBytes(new string('\n', 32 << 20))]),
            .. Fixture.Skip(1).Select(file => (file.Name, Bytes(file))),
        ]);
        Assert.Contains("times its compressed size", await Format.RefusedAsync(bomb), StringComparison.Ordinal);
        var many = Zip([.. Enumerable.Range(0, 17).Select(i => ($"SDN_{i}.CSV", Bytes(Fixture[0])))]);
        Assert.Contains("more than 16 entries", await Format.RefusedAsync(many), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_zip_file_is_rejected()
    {
        var whole = Bytes(Zip([.. Fixture.Select(file => (file.Name, Bytes(file)))]));
        Assert.Contains("zip file is damaged", await Format.RefusedAsync(Uploads.Of("sdn.zip", whole[..^40])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_do_not_belong_together_are_rejected_with_file_and_line()
    {
        Assert.Contains(
            "alt.csv, line 2: ent_num 999999 is not in SDN.CSV",
            await Format.RefusedAsync(
                Fixture[0],
                Edited("alt.csv", text => text.Replace("900001,70002", "999999,70002", StringComparison.Ordinal)),
                Fixture[2]
            ),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "add.csv, line 4: ent_num 900009",
            await Format.RefusedAsync(
                Fixture[0],
                Fixture[1],
                Edited("add.csv", text => text.Replace("900002,80004", "900009,80004", StringComparison.Ordinal))
            ),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Missing_duplicate_and_unknown_files_are_rejected()
    {
        Assert.Contains("ADD.CSV is missing", await Format.RefusedAsync(Fixture[0], Fixture[1]), StringComparison.Ordinal);
        Assert.Contains("SDN.CSV is missing", await Format.RefusedAsync(), StringComparison.Ordinal);
        Assert.Contains(
            "Two files hold ALT",
            await Format.RefusedAsync(Fixture[0], Fixture[1], Fixture[2], Fixture[1] with { Name = "ALT.CSV" }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "readme.txt is not a file of this format",
            await Format.RefusedAsync(Fixture[0], Fixture[1], Fixture[2], Uploads.Of("readme.txt", "")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "alt.csv, line 1 has 6 columns; ALT.CSV has 5",
            await Format.RefusedAsync(Fixture[0], Fixture[2] with { Name = "alt.csv" }, Fixture[2]),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "contains no entries",
            await Format.RefusedAsync(Uploads.Of("sdn.csv", "\u001a\r\n"), Fixture[1], Fixture[2]),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("900005,\"SANTOSO\"", "900005,\"SANT\"OSO\"", "quote")]
    [InlineData("900005,\"SANTOSO\"", "900005,\"SANTOSO", "quote")]
    [InlineData("900005,\"SANTOSO\"", "900004,\"SANTOSO\"", "line 5: ent_num 900004 already occurs in an earlier line")]
    [InlineData("900005,\"SANTOSO\"", "900005,-0- ", "line 5: ent_num 900005 has no name")]
    [InlineData("900005,\"SANTOSO\"", "x,\"SANTOSO\"", "line 5 does not begin with a subject's number")]
    [InlineData("900005,\"SANTOSO\"", "900005,\"SANT\u0001OSO\"", "line 5 has a control character")]
    [InlineData("900005,\"SANTOSO\"", "\u001a\r\n900005,\"SANTOSO\"", "line 6 appears after the end-of-file marker")]
    [InlineData("900005,\"SANTOSO\",", "900005,\"SANTOSO\"", "line 5 has 11 columns; SDN.CSV has 12")]
    public async Task An_invalid_row_is_rejected_with_its_line(string was, string becomes, string because) =>
        Assert.Contains(
            because,
            await Format.RefusedAsync([Edited("sdn.csv", text => text.Replace(was, becomes, StringComparison.Ordinal)), .. Fixture.Skip(1)]),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task An_endless_line_is_rejected_before_it_is_buffered()
    {
        var line = Edited("sdn.csv", text => text + "900010," + new string(',', 5_000_000));
        Assert.Contains("longer than 65536 characters", await Format.RefusedAsync([line, .. Fixture.Skip(1)]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_field_of_every_row_is_found_in_the_subject() => await AssertLosslessAsync(Fixture);

    [SharedDataFact("ofac")]
    public async Task Every_field_of_every_row_of_the_real_list_is_found_in_the_subject()
    {
        var folder = SharedData.Folder("ofac")!;
        var files = ((string[])["sdn", "alt", "add"]).Select(name => Uploads.OfFile(Path.Combine(folder, $"{name}_2021-07.csv"))).ToList();
        var (edition, rows) = await AssertLosslessAsync(files);
        Assert.True(rows is (8_976, 11_910, 13_837), $"Rows: {rows}.");
        Assert.Equal(8_976, edition.Entries.Count);
        Assert.Empty(edition.Reading.UnknownTags);
        Assert.True(
            (4_620, 3_673, 406, 277) == (Count("Person"), Count("Organization"), Count("Vessel"), Count("Airplane")),
            $"People {Count("Person")}, organisations {Count("Organization")}, vessels {Count("Vessel")}, aircraft {Count("Airplane")}."
        );

        // The remarks are understood: few of their clauses remain as plain notes.
        var clauses = edition
            .Entries.SelectMany(entry => Format.StatementsOf(entry.Content))
            .GroupBy(statement => statement.Field)
            .ToDictionary(field => field.Key, field => field.Count());
        var summary = string.Join(
            ", ",
            clauses.OrderByDescending(field => field.Value).Select(field => string.Create(CultureInfo.InvariantCulture, $"{field.Key} {field.Value}"))
        );
        var all = edition
            .Entries.SelectMany(entry => entry.Content.Properties)
            .GroupBy(property => property.Key)
            .ToDictionary(property => property.Key, property => property.Sum(values => values.Value.Count));
        Assert.True(
            all["birthDate"] > 5_000 && all["passportNumber"] > 1_400 && all["publicKey"] > 75 && all["imoNumber"] > 450 && clauses["notes"] < 2_000,
            summary
        );

        // Reading twice gives the same statements.
        var again = await Format.ReadAsync(files);
        foreach (var (before, after) in edition.Entries.Zip(again.Entries))
            Assert.Empty(SubjectDiff.Compare(Format.StatementsOf(before.Content), Format.StatementsOf(after.Content)));

        int Count(string schema) => edition.Entries.Count(entry => entry.Content.Schema == schema);
    }

    // Splits at quotes and commas here, so that the reader is not checked against itself.
    private static async Task<(ReadEdition Edition, (int, int, int) Rows)> AssertLosslessAsync(IReadOnlyList<ListUpload> files)
    {
        var edition = await Format.ReadAsync(files);
        var byId = edition.Entries.ToDictionary(entry => entry.Id.Value);
        var counts = new List<int>();
        foreach (var (file, kind, columns) in files.Zip((string[])["SDN", "ALT", "ADD", "SDN_COMMENTS"], [12, 5, 6, 2]).ToList())
        {
            var rows = Encoding
                .Latin1.GetString(Bytes(file))
                .Split('\n')
                .Select(line => line.TrimEnd('\r'))
                .Where(line => line.Length > 0 && line[0] != '\u001a')
                .Select(Cells)
                .ToList();
            counts.Add(rows.Count);
            foreach (var subject in rows.GroupBy(row => row[0]))
            {
                var entry = byId[$"ofac-{subject.Key}"];
                var values = entry.Values();
                var written = subject.SelectMany(row => row).Where(cell => cell.Trim() != "-0-").Order(StringComparer.Ordinal);
                var kept = entry
                    .Content.Source.Where(element => element.Path.Split('/')[0].Split('[')[0] == kind)
                    .Select(element => element.Value)
                    .Order(StringComparer.Ordinal);
                Assert.Equal(written, kept);
                Assert.All(subject, row => Assert.Equal(columns, row.Count));
                if (kind is "SDN")
                    Assert.Contains(Collapsed(subject.Single()[1]), entry.Content.Properties["name"]);
                if (kind is "ALT")
                    Assert.All(subject, row => Assert.Contains(Collapsed(row[3]), values));
                if (kind is "ADD")
                    Assert.All(
                        subject.SelectMany(row => row.Skip(2)).Where(cell => cell.Trim() != "-0-"),
                        cell => Assert.Contains(values, value => value.Contains(cell.Trim(), StringComparison.Ordinal))
                    );
            }
        }

        return (edition, (counts[0], counts[1], counts[2]));

        static string Collapsed(string name) => string.Join(' ', name.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static List<string> Cells(string line)
    {
        var cells = new List<string>();
        var quoted = false;
        var cell = new StringBuilder();
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
                cell.Append(line[i++]);
            else if (line[i] == '"')
                quoted = !quoted;
            else if (line[i] == ',' && !quoted)
                End();
            else
                cell.Append(line[i]);
        }

        End();
        return cells;

        void End()
        {
            cells.Add(cell.ToString());
            cell.Clear();
        }
    }

    private static IEnumerable<string> Values(SubjectContent content, params string[] properties) =>
        properties.SelectMany(property => content.Properties[property]);

    private static ListUpload Edited(string name, Func<string, string> edit) =>
        Uploads.Of(name, Encoding.Latin1.GetBytes(edit(Encoding.Latin1.GetString(Bytes(Fixture.Single(file => file.Name == name))))));

    private static byte[] Bytes(ListUpload file)
    {
        using var stream = file.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static ListUpload Zip(IReadOnlyList<(string Name, byte[] Content)> files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return Uploads.Of("sdn.zip", stream.ToArray());
    }
}
