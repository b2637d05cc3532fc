using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SanctionsRegistry.Tools.Access;

namespace SanctionsRegistry.Tools.Tests;

public sealed class DevelopmentTokensTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("development-keys-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_token_says_who_holds_it_and_for_how_long()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var token = DevelopmentTokens.Create(key, new("officer-7", "KOR", "KOR-MOEL", ["officer"]), Noon, TimeSpan.FromHours(8));

        var claims = Decode(token.Split('.')[1]);
        Assert.Equal(
            """{"iss":"sanctions-registry-development","aud":"sanctions-registry","sub":"officer-7","state":"KOR","agency":"KOR-MOEL","roles":"""
                + """["officer"],"iat":1772366400,"exp":1772395200}""",
            claims.GetRawText()
        );
        Assert.Equal("ES256", Decode(token.Split('.')[0]).GetProperty("alg").GetString());
    }

    [Fact]
    public void The_secretariat_belongs_to_no_State()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var claims = Decode(DevelopmentTokens.Create(key, new("clerk", null, null, ["secretariat"]), Noon, TimeSpan.FromHours(1)).Split('.')[1]);
        Assert.False(claims.TryGetProperty("state", out _));
        Assert.False(claims.TryGetProperty("agency", out _));
    }

    [Fact]
    public void The_public_half_of_the_pair_verifies_what_the_private_half_signed()
    {
        Assert.True(DevelopmentKeys.Ensure(_folder));
        using var privateKey = DevelopmentKeys.ReadPrivate(_folder);
        var parts = DevelopmentTokens.Create(privateKey, new("u", "KOR", "KOR-MOEL", ["auditor"]), Noon, TimeSpan.FromHours(1)).Split('.');

        using var publicKey = ECDsa.Create();
        publicKey.ImportFromPem(File.ReadAllText(Path.Combine(_folder, DevelopmentKeys.PublicFile)));
        Assert.True(publicKey.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256));
        Assert.False(publicKey.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}x"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256));
    }

    [Fact]
    public void A_pair_is_created_once_and_only_its_owner_can_read_the_private_half()
    {
        DevelopmentKeys.Ensure(_folder);
        var path = Path.Combine(_folder, DevelopmentKeys.PrivateFile);
        var before = File.ReadAllText(path);

        Assert.False(DevelopmentKeys.Ensure(_folder));
        Assert.Equal(before, File.ReadAllText(path));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void An_incomplete_pair_is_created_again()
    {
        DevelopmentKeys.Ensure(_folder);
        File.Delete(Path.Combine(_folder, DevelopmentKeys.PublicFile));

        Assert.True(DevelopmentKeys.Ensure(_folder));
        using var key = DevelopmentKeys.ReadPrivate(_folder);
        Assert.Equal(key.ExportSubjectPublicKeyInfoPem() + "\n", File.ReadAllText(Path.Combine(_folder, DevelopmentKeys.PublicFile)));
    }

    private static JsonElement Decode(string part)
    {
        using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part));
        return document.RootElement.Clone();
    }
}
