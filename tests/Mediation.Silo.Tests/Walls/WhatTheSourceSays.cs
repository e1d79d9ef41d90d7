using System.Text.RegularExpressions;
using Mediation.Identity;
using Mediation.Pages.Tests;
using Mediation.Vault;
using Xunit;

namespace Mediation.Tests.Walls;

/// <summary>The program's own sources, to look for what must not be in them.</summary>
static class Sources
{
    public static IEnumerable<string> Of(params string[] folders) => folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Here.Root, folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    /// <summary>The lines in which a pattern is found, comments apart.</summary>
    public static List<string> Lines(string pattern, params string[] folders) =>
    [
        .. Of(folders).SelectMany(file => File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && Regex.IsMatch(line, pattern)).Select(line => $"{Path.GetFileName(file)}: {line.Trim()}")),
    ];
}

/// <summary>What must not be written anywhere in the program.</summary>
public sealed class WhatTheSourceSays
{
    [Fact]
    public void V11_4_1_Nothing_rests_on_a_broken_hash_or_on_chance_that_can_be_foretold() =>
        // the one exception is what authenticator apps compute (RFC 6238), where collisions do not matter
        Assert.All(Sources.Lines(@"\b(MD5|SHA1|HMACMD5|HMACSHA1|TripleDES|RC2|DES|ECB|RandomNumberGenerator\.Create|Random\.Shared|new Random)\b", "src", "silo"), line => Assert.StartsWith("Totp.cs: ", line, StringComparison.Ordinal));

    [Fact]
    public void V11_5_1_Every_secret_has_at_least_128_bits_from_a_source_that_cannot_be_foretold()
    {
        var keys = Mediation.Identity.Tests.People.AKeyFile();
        Assert.True(TrackingSecret.Of(keys, Guid.NewGuid()).Length * 5 >= 128);
        Assert.True(Crockford.Text(new byte[32], 26).Length * 5 >= 128);
        var numbers = Sources.Lines(@"RandomNumberGenerator\.GetBytes\((\d+)\)", "silo").Select(line => int.Parse(Regex.Match(line, @"GetBytes\((\d+)\)").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.NotEmpty(numbers);
        Assert.All(numbers, bytes => Assert.True(bytes >= 12));        // nonces of twelve, everything else of sixteen and more
        Assert.Equal(100, Enumerable.Range(0, 100).Select(_ => TrackingSecret.Of(keys, Guid.NewGuid())).Distinct().Count());
    }

    [Fact]
    public void V1_2_9_No_pattern_is_made_of_what_somebody_typed() =>
        Assert.Empty(Sources.Lines(@"new Regex\(|Regex\.(IsMatch|Match|Matches|Replace|Split)\(", "src", "silo"));

    [Fact]
    public void V1_2_5_No_shell_is_asked_but_for_our_own_database_and_in_words_of_our_own() =>
        Assert.All(Sources.Lines(@"UseShellExecute\s*=\s*true|""(/bin/)?(ba|da)?sh"",\s*\[?""-c""", "src", "silo"), line => Assert.Matches("^(PrivatePostgres|ServerUser).cs: ", line));

    [Fact]
    public void V1_5_1_No_document_of_others_is_read_with_its_entities() =>
        Assert.Empty(Sources.Lines(@"DtdProcessing\.Parse|XmlResolver\s*=\s*new|XmlDocument\(|XmlTextReader\(", "src", "silo"));

    [Fact]
    public void V1_3_6_Nothing_calls_out_but_to_what_was_set() =>
        // the scanner, the house that vouches, and the verbs, which ask this very program or one that is named on the command line
        Assert.All(Sources.Lines(@"\bnew (HttpClient|HttpClientHandler|SocketsHttpHandler|TcpClient|UdpClient|Socket|ClientWebSocket|SmtpClient)\b|HttpClient\w* \w+ = new\(|IHttpClientFactory|WebRequest\.Create|\bDns\.", "src", "silo"),
            line => Assert.Matches("^(Clamd|Provider|FrontDoor|Workplace|Verb).cs: ", line));

    [Fact]
    public void V15_3_2_Nothing_follows_where_another_house_points() =>
        Assert.Empty(Sources.Lines(@"AllowAutoRedirect\s*=\s*true|MaxAutomaticRedirections", "src", "silo"));

    [Fact]
    public void V13_3_1_No_secret_is_written_into_the_sources() =>
        Assert.Empty(Sources.Lines(@"(?i)(password|secret|api[_-]?key|token)\s*=\s*""[A-Za-z0-9+_-]{16,}""|mk_[0-9a-f]{32}|-----BEGIN", "src", "silo"));

    [Fact]
    public void V1_2_1_No_page_writes_what_it_was_given_past_the_encoder()
    {
        var raw = Directory.EnumerateFiles(Path.Combine(Here.Root, "silo"), "*.cshtml", SearchOption.AllDirectories).Where(file => File.ReadAllText(file).Contains("Html.Raw", StringComparison.Ordinal)).Select(Path.GetFileName);
        // the offline kit of the field pages, written as JSON in which no tag can begin
        Assert.Equal(["FieldLog.cshtml", "Outbox.cshtml"], raw.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void V15_2_1_A_package_with_a_known_hole_stops_the_build()
    {
        var props = Here.Read("Directory.Build.props");
        Assert.Contains("TreatWarningsAsErrors>true", props, StringComparison.Ordinal);
        Assert.DoesNotContain("NuGetAudit>false", props, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("NU190", props + Here.Read("Directory.Packages.props"), StringComparison.Ordinal);
    }
}
