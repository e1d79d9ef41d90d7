using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mediation.Cases;
using Mediation.Tests.Postgres;
using Mediation.Verbs;
using Npgsql;
using Xunit;

namespace Mediation.Tests.Verbs;

/// <summary>Whoever may do anything to the database, as its owner may, is found out, and where.</summary>
[Collection("verbs")]
public sealed class FindingTampering(House house)
{
    Guid Case => house.Walked;

    // $1 is the case of three entries; "version: what" must be among what is found
    [Theory]
    [InlineData("a byte of a body is flipped", "update journal set body = set_byte(body, 300, get_byte(body, 300) # 1) where case_id = $1 and version = 2", 2, "its hash is not that of its body")]
    [InlineData("a byte of a hash is flipped", "update journal set hash = set_byte(hash, 0, get_byte(hash, 0) # 1) where case_id = $1 and version = 2", 2, "its hash is not that of its body")]
    [InlineData("the last entry is dropped", "delete from journal where case_id = $1 and version = 3", null, "no entry names the text")]
    [InlineData("a middle entry is dropped", "delete from journal where case_id = $1 and version = 2", 3, "version 2 is missing before it")]
    [InlineData("the first entry is dropped", "delete from journal where case_id = $1 and version = 1", 2, "version 1 is missing before it")]
    [InlineData("the first two are dropped", "delete from journal where case_id = $1 and version < 3", 3, "versions 1 to 2 are missing before it")]
    [InlineData("the whole case is dropped", "delete from journal where case_id = $1", null, "no entry names the text")]
    [InlineData("two entries are swapped", "update journal set version = version + 10 where case_id = $1 and version > 1; update journal set version = 15 - version where case_id = $1 and version > 10", 2, "its body is of version 3")]
    [InlineData("an entry is doubled under another version", "insert into journal (case_id, version, command_id, request_mac, body, hash) select case_id, 4, gen_random_uuid(), request_mac, body, hash from journal where case_id = $1 and version = 2", 4, "its body is of version 2")]
    [InlineData("an entry is brought in from another case", "insert into journal (case_id, version, command_id, request_mac, body, hash) select $1, 4, gen_random_uuid(), request_mac, body, hash from journal where case_id <> $1 and version = 2 limit 1", 4, "its body belongs to grievance/")]
    [InlineData("a version is left out", "update journal set version = 4 where case_id = $1 and version = 3", 4, "version 3 is missing before it")]
    [InlineData("a command is renamed", "update journal set command_id = gen_random_uuid() where case_id = $1 and version = 2", 2, "its body is of command")]
    [InlineData("an entry is cut short and hashed anew", "update journal set body = substr(body, 1, 200), hash = sha256(convert_to('mediation/entry/1', 'UTF8') || '\\x00' || substr(body, 1, 200)) where case_id = $1 and version = 2", 2, "its body is not an entry of ours")]
    [InlineData("a salt is changed", "update vault.text set salt = set_byte(salt, 0, get_byte(salt, 0) # 1) where case_id = $1 and field = 'Subject'", 1, "is not what was committed to")]
    [InlineData("a sealed text is changed blindly", "update vault.text set ciphertext = set_byte(ciphertext, 0, get_byte(ciphertext, 0) # 1) where case_id = $1 and field = 'Subject'", 1, "cannot be opened")]
    [InlineData("a text of another case is put in its place", "update vault.text t set (subject, nonce, ciphertext, salt) = (select o.subject, o.nonce, o.ciphertext, o.salt from vault.text o where o.case_id <> $1 limit 1) where t.case_id = $1 and field = 'Subject'", 1, "cannot be opened")]
    [InlineData("a text is moved to another case", "update vault.text set case_id = (select case_id from journal where case_id <> $1 limit 1) where case_id = $1 and field = 'Subject'", 1, "lies under case")]
    [InlineData("a text is given another id", "update vault.text set id = gen_random_uuid() where case_id = $1 and field = 'Subject'", null, "no entry names the text")]
    [InlineData("a text is added", "insert into vault.text select gen_random_uuid(), subject, case_id, field, alg, nonce, ciphertext, salt from vault.text where case_id = $1 limit 1", null, "no entry names the text")]
    [InlineData("a person's key is lost, the texts kept", "delete from vault.key where subject in (select subject from vault.text where case_id = $1)", 1, "its person's key is missing")]
    [InlineData("another way of sealing is claimed", "update vault.text set alg = 'none' where case_id = $1 and field = 'Subject'", 1, "is sealed by none")]
    public async Task What_was_done_behind_our_back_is_found_where_it_was_done(string what, string sql, int? version, string finding)
    {
        await using var place = await house.Copy();
        foreach (var statement in sql.Split("; ")) await place.Owner.Run(statement, Case);
        var found = await Find(place);
        Assert.True(found.Exists(f => f.CaseId == Case && f.Version == version && f.What.Contains(finding)), $"{what}: {string.Join('\n', found)}");
        Assert.All(found, f => Assert.True(f.CaseId == Case || what.Contains("another case"), $"{what} is blamed on {f}"));
    }

    [Fact] public async Task A_text_sealed_anew_under_the_right_key_is_not_what_was_committed_to()
    {
        await using var place = await house.Copy();
        var (id, subject) = ((Guid)(await place.Owner.Value("select id from vault.text where case_id = $1 and field = 'Subject'", Case))!, (Guid)(await place.Owner.Value("select subject from vault.text where case_id = $1 and field = 'Subject'", Case))!);
        var key = new global::Mediation.Vault.Vault(place.App, house.Keys).Unwrap(subject, (byte[])(await place.Owner.Value("select wrapped from vault.key where subject = $1", subject))!);
        using var aes = new AesGcm(key, 16);
        var (nonce, plain, tag) = (RandomNumberGenerator.GetBytes(12), "The door"u8.ToArray(), new byte[16]);
        var sealedText = new byte[plain.Length];
        aes.Encrypt(nonce, plain, sealedText, tag, id.ToByteArray(bigEndian: true));
        await place.Owner.Run("update vault.text set nonce = $2, ciphertext = $3 where id = $1", id, nonce, (byte[])[.. sealedText, .. tag]);

        var found = Assert.Single(await Find(place));
        Assert.Equal((Case, 1), (found.CaseId, found.Version));
        Assert.Contains("is not what was committed to", found.What);
    }

    [Theory]
    [InlineData("another act", 2, "\"role\":\"system\"", "\"role\":\"handler\"", 3, "it does not follow on version 2")]
    [InlineData("another predecessor", 2, "\"prev\":\"", "\"prev\":\"0", 2, "it does not follow on version 1")]
    [InlineData("a predecessor of the first", 1, "\"prev\":\"\"", "\"prev\":\"00\"", 1, "it begins the case and names an entry before it")]
    [InlineData("another case", 2, "\"case\":\"grievance/", "\"case\":\"project/", 2, "its body belongs to project/")]
    [InlineData("another format", 3, "\"v\":1", "\"v\":2", 3, "its format is unknown: 2")]
    [InlineData("an event nobody knows", 2, "\"GrievanceAccepted\"", "\"GrievanceForgotten\"", 2, "its event GrievanceForgotten is unknown")]
    [InlineData("a word said twice", 3, "{\"v\":1", "{\"v\":1,\"v\":1", 3, "its body is not an entry of ours")]
    public async Task A_body_written_anew_with_its_right_hash_is_found(string what, int version, string before, string after, int foundAt, string finding)
    {
        await using var place = await house.Copy();
        var body = Encoding.UTF8.GetString((byte[])(await place.Owner.Value("select body from journal where case_id = $1 and version = $2", Case, version))!);
        Assert.Contains(before, body);
        var written = Encoding.UTF8.GetBytes(body.Replace(before, after));
        await place.Owner.Run("update journal set body = $3, hash = $4 where case_id = $1 and version = $2", Case, version, written, EntryFormat.Hash(written));
        var found = await Find(place);
        Assert.True(found.Exists(f => f.CaseId == Case && f.Version == foundAt && f.What.Contains(finding)), $"{what}: {string.Join('\n', found)}");
    }

    [Fact] public async Task What_was_written_verifies_and_what_was_erased_is_no_fault()
    {
        await using var place = await house.Copy();
        Assert.Empty(await Find(place));
        await place.App.Run("delete from vault.text where case_id = $1", Case);
        await place.App.Run("delete from vault.key where subject = $1", Case);

        var told = await place.Run("verify");
        Assert.Equal((0, "13 entries in 7 cases, 0 faults"), (told.Status, told.LastLine));
        Assert.Contains("3 texts erased", told.Out);
    }

    [Fact] public async Task The_verb_tells_the_place_and_ends_with_status_1()
    {
        await using var place = await house.Copy();
        await place.Owner.Run("delete from journal where case_id = $1 and version = 2", Case);
        var whole = await place.Run("verify");
        Assert.Equal((1, "12 entries in 7 cases, 1 faults"), (whole.Status, whole.LastLine));
        Assert.Contains($"case {Case}, version 3: version 2 is missing before it", whole.Out);

        Assert.Equal("2 entries in 1 cases, 1 faults", (await place.Run("verify", "--case", $"{Case}")).LastLine);
        var other = (string)(await place.App.Value("select code from grievance where id <> $1 and answered_at is not null limit 1", Case))!;
        Assert.Equal((0, "2 entries in 1 cases, 0 faults"), ((await place.Run("verify", "--case", other)).Status, (await place.Run("verify", "--case", other)).LastLine));
        Assert.Equal(2, (await place.Run("verify", "--case", "YT-26-999999")).Status);
    }

    [Fact] public async Task Without_its_key_file_nothing_is_said_about_texts()
    {
        await using var place = await house.Copy();
        File.Delete(Path.Combine(place.Data, "keys", "mediation.key"));
        var told = await place.Run("verify");
        Assert.Equal(1, told.Status);
        Assert.Contains("is missing", told.Errors);
        Assert.False(File.Exists(Path.Combine(place.Data, "keys", "mediation.key")));
    }

    [Fact] public async Task An_exported_case_is_checked_without_a_database()
    {
        await using var place = await house.Copy();
        var file = house.Folder("case.json");
        Assert.Equal(0, (await place.Run("export", "case", $"{Case}", "--out", file)).Status);
        Assert.Equal((0, "3 entries in 1 cases, 0 faults"), (await Check(file)) is var whole ? (whole.Status, whole.LastLine) : default);

        var text = await File.ReadAllTextAsync(file);
        var exported = JsonSerializer.Deserialize<ExportedCase>(text, JsonSerializerOptions.Web)!;
        foreach (var (broken, finding) in (IEnumerable<(ExportedCase, string)>)
        [
            (exported with { Entries = exported.Entries.RemoveAt(2) }, "the head is not the hash of the last entry"),
            (exported with { Entries = exported.Entries.RemoveAt(1) }, "version 2 is missing before it"),
            (exported with { Entries = [] }, "the head is not"),
            (exported with { Case = Guid.NewGuid() }, "its body belongs to"),
            (exported with { Noun = "project" }, "the file says project"),
            (exported with { Entries = exported.Entries.SetItem(1, exported.Entries[1] with { Hash = "?" }) }, "its hash is not that of its body"),
        ])
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(broken, JsonSerializerOptions.Web));
            var told = await Check(file);
            Assert.Equal(1, told.Status);
            Assert.Contains(finding, told.Out);
        }
        await File.WriteAllTextAsync(file, text[..(text.Length / 2)]);
        Assert.Contains("only a part of one", (await Check(file)).Errors);

        static Task<Told> Check(string file) => Place.Verbs.Run("verify", "--file", file);
    }

    async Task<List<Flaw>> Find(Place place)
    {
        List<Flaw> found = [];
        await new Verification(place.App, house.Keys, found.Add, CancellationToken.None).Run();
        return found;
    }
}
