using System.Text.Json;
using Mediation.Grievances;
using Mediation.Identity;
using Mediation.Identity.Tests;
using Mediation.Vault;
using Mediation.Tests.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Mediation.Tests.Walls;

/// <summary>Eight digits from the desk, six digits to a phone, and word that there is an answer: what each opens, how often it may be tried, and what a stranger learns.</summary>
[Collection("walls")]
public sealed class CodesAndPhones(Within house) : IAsyncLifetime
{
    static int numbers = 13_700_000;

    // every story in this class is told from one address: each begins with a clean one
    public Task InitializeAsync() => house.App.Run("delete from identity.attempt");
    public Task DisposeAsync() => house.App.Run("delete from identity.attempt");

    static string Number() => $"138{Interlocked.Increment(ref numbers):00000000}";

    async Task<(Reply Case, string Pin)> CaseWithPin()
    {
        using var manager = house.Client((await house.Somebody(Role.Manager)).Key);
        var logged = await manager.Log(subject: "At the desk");
        var given = await manager.Post($"/api/grievances/{logged.Id}/pin");
        Assert.True(given.IsDone, given.Text);
        return (logged, given.Body.GetProperty("pin").GetString()!);
    }

    Task<Reply> Track(string code, string secret)
    {
        var nobody = house.Client();
        return nobody.Post("/api/tracking", new { code, secret });
    }

    [Fact]
    public async Task A_PIN_opens_the_case_as_the_secret_does()
    {
        var (one, pin) = await CaseWithPin();
        Assert.Matches("^[0-9]{8}$", pin);
        Assert.Equal(200, (int)(await Track(one.Code, pin)).Status);
        Assert.Equal(200, (int)(await Track(one.Code.ToLowerInvariant(), pin.Insert(4, " "))).Status);
        using Visitor tan = new(house.Address);
        Assert.Equal(303, (await tan.Fill("/track", null, ("code", one.Code), ("secret", pin))).Status);
        var seen = await tan.Get("/track");
        Assert.Contains("At the desk", seen.Text, StringComparison.Ordinal);
        Assert.Contains("Staff gave you a PIN", seen.Text, StringComparison.Ordinal);          // whoever was not at the desk learns of it
    }

    [Fact]
    public async Task A_new_PIN_voids_the_old_and_a_double_click_is_one()
    {
        var (one, first) = await CaseWithPin();
        using var manager = house.Client((await house.Somebody(Role.Manager)).Key);
        var id = Guid.CreateVersion7();
        var second = (await manager.Post($"/api/grievances/{one.Id}/pin", id: id)).Body.GetProperty("pin").GetString()!;
        Assert.Equal(second, (await manager.Post($"/api/grievances/{one.Id}/pin", id: id)).Body.GetProperty("pin").GetString());
        Assert.Equal((404, 200), ((int)(await Track(one.Code, first)).Status, (int)(await Track(one.Code, second)).Status));
    }

    [Fact]
    public async Task V6_6_3_Eight_digits_are_tried_five_times_an_hour_and_every_miss_looks_the_same()
    {
        var (one, pin) = await CaseWithPin();
        var (two, foreign) = await CaseWithPin();
        var without = house.Case.Code;
        var wrong = pin == "00000000" ? "00000001" : "00000000";
        Reply[] misses = [await Track(one.Code, wrong), await Track(one.Code, foreign), await Track("YT-26-999999", wrong), await Track(without, wrong), await Track("", wrong)];
        Assert.All(misses, miss => Assert.Equal((404, "tracking/no-match"), miss.Said));
        Assert.Single(misses.Select(miss => miss.Body.GetProperty("title").GetString()).Distinct());
        for (var i = 0; i < 3; i++) await Track(one.Code, wrong);
        Assert.Equal((429, "access/too-many-failures"), (await Track(one.Code, pin)).Said);          // the right one too: five are five
        for (var i = 0; i < 4; i++) await Track("YT-26-999999", wrong);
        Assert.Equal((429, "access/too-many-failures"), (await Track("YT-26-999999", wrong)).Said);   // a case that is not there is tried no oftener
        Assert.Equal(200, (int)(await Track(two.Code, foreign)).Status);
        Assert.Equal(0L, await house.App.Value("select count(*) from identity.pin p where strpos(p::text, $1) > 0", pin));
    }

    [Fact]
    public async Task V6_3_1_After_many_misses_by_all_together_every_PIN_given_so_far_is_void_until_the_desk_gives_another()
    {
        var (one, pin) = await CaseWithPin();
        Clock clock = new() { Now = TimeProvider.System.GetUtcNow() };
        Pins pins = new(house.App, Keys, clock, new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>("Limits:pin:Alarm", "20")]).Build(), NullLogger<Pins>.Instance);
        Attempts attempts = new(house.App, clock);
        for (var i = 0; i < 20; i++)
        {
            Assert.True(await pins.IsRight(one.Id, pin));
            await attempts.Begin(Limit.Pin, $"case {i}", $"address {i}");
            await pins.IsRight(Guid.NewGuid(), "00000000");
        }
        Assert.False(await pins.IsRight(one.Id, pin));
        clock.Now += TimeSpan.FromMinutes(1);
        Assert.True(await pins.IsRight(one.Id, await pins.Give(one.Id, Guid.CreateVersion7(), repeated: false)));
        await house.App.Run("delete from identity.alarm");
    }

    KeyFile Keys => KeyFile.OpenOrCreate(Path.Combine(house.Home, "keys", "mediation.key"));

    [Fact]
    public async Task V6_6_1_A_code_to_the_phone_lets_a_resident_in_once_and_within_its_time()
    {
        var number = Number();
        var (account, _) = await house.Somebody(Role.Resident);
        using Visitor lin = new(house.Address), later = new(house.Address), stranger = new(house.Address);
        await lin.SignIn(account.UserName, People.Password);
        Assert.Equal("/account/phone", (await lin.Fill("/account/phone", null, ("phone", $"+86 {number}"))).To);
        Assert.Contains("wrong", (await lin.Fill("/account/phone", "Code", ("code", "000000"))).Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(303, (await lin.Fill("/account/phone", "Code", ("code", Sent(number)))).Status);
        Assert.Contains($"{number[..3]}****{number[^4..]}", (await lin.Get("/account/phone")).Text, StringComparison.Ordinal);
        Assert.Equal(0L, await house.App.Value("select count(*) from identity.phone p where strpos(p::text, $1) > 0", number));

        await later.Fill("/sign-in/phone", null, ("phone", number));
        var code = Sent(number);
        Assert.Equal("/me", (await later.Fill("/sign-in/phone", "Code", ("code", code))).To);
        Assert.Equal(200, (await later.Get("/me")).Status);
        stranger.Cookies["phone"] = later.Baked.Last(cookie => cookie.StartsWith("phone=", StringComparison.Ordinal) && !cookie.StartsWith("phone=;", StringComparison.Ordinal)).Split(';')[0]["phone=".Length..];
        Assert.Null((await stranger.Fill("/sign-in/phone", "Code", ("code", code))).To);
    }

    [Fact]
    public async Task Decidim_CVE_2023_48220_A_first_password_that_has_run_out_is_not_revived_by_a_phone()
    {
        var account = (await house.Accounts.Create($"old-{Guid.NewGuid():n}"[..16], "Old", Role.Resident, People.Password, until: TimeProvider.System.GetUtcNow().AddHours(1)))!;
        var number = Number();
        await house.Phones.Keep(account.Id, number);
        using Visitor visitor = new(house.Address);
        await visitor.Fill("/sign-in/phone", null, ("phone", number));
        await house.App.Run("update identity.account set first_password_until = now() - interval '1 second' where id = $1", account.Id);
        Assert.Null((await visitor.Fill("/sign-in/phone", "Code", ("code", Sent(number)))).To);
        Assert.Null(visitor.SessionCookie);
        await visitor.Fill("/sign-in/phone?again=true", null, ("phone", number));
        Assert.Single(MessagesTo(number));
    }

    [Fact]
    public async Task V6_3_8_A_number_that_is_nobodys_or_staffs_gets_the_same_answer_and_no_message()
    {
        var (resident, handler) = ((await house.Somebody(Role.Resident)).Account, (await house.Somebody(Role.Handler)).Account);
        var (known, staffs, nobodys) = (Number(), Number(), Number());
        var phones = house.Phones;
        await phones.Keep(resident.Id, known);
        await phones.Keep(handler.Id, staffs);
        List<string> shown = [];
        foreach (var number in new[] { known, staffs, nobodys })
        {
            using Visitor visitor = new(house.Address);
            Assert.Equal("/sign-in/phone", (await visitor.Fill("/sign-in/phone", null, ("phone", number))).To);
            shown.Add(System.Text.RegularExpressions.Regex.Replace((await visitor.Get("/sign-in/phone")).Text, "(nonce|value)=\"[^\"]*\"", ""));
        }
        Assert.Single(shown.Distinct());
        Assert.Equal((1, 0, 0), (MessagesTo(known).Count, MessagesTo(staffs).Count, MessagesTo(nobodys).Count));
    }

    [Fact]
    public async Task V2_4_1_A_phone_is_sent_five_messages_an_hour_and_an_address_asks_for_twenty()
    {
        var number = Number();
        using Visitor visitor = new(house.Address);
        for (var i = 0; i < 5; i++) Assert.Equal(303, (await visitor.Fill("/sign-in/phone?again=true", null, ("phone", number))).Status);
        Assert.Equal(429, (await visitor.Fill("/sign-in/phone?again=true", null, ("phone", number))).Status);
        for (var i = 5; i < 20; i++) Assert.Equal(303, (await visitor.Fill("/sign-in/phone?again=true", null, ("phone", Number()))).Status);
        Assert.Equal(429, (await visitor.Fill("/sign-in/phone?again=true", null, ("phone", Number()))).Status);
    }

    [Fact]
    public async Task Whoever_wants_it_is_told_that_there_is_an_answer_and_nothing_of_the_case()
    {
        var number = Number();
        using var nobody = house.Client();
        using var manager = house.Client((await house.Somebody(Role.Integrator)).Key);
        var wanted = await nobody.Log(more: new { channel = "portal", kind = "complaint", category = "other", subject = "The gate squeaks", text = "Every night.", reporter = new { name = "Lin Xiuying", phone = number, message = true } });
        var other = await nobody.Log(more: new { channel = "portal", kind = "complaint", category = "other", subject = "s", text = "t", reporter = new { name = "Tan", phone = Number() } });
        foreach (var one in new[] { other, wanted }) Assert.True((await manager.Post($"/api/grievances/{one.Id}/answer", new { text = "It is oiled." })).IsDone);

        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var i = 0; i < 2_000 && ((long)(await house.App.Value("select count(*) from grievance_message"))! > 0 || MessagesTo(number).Count == 0); i++) await tick.WaitForNextTickAsync();
        var message = Assert.Single(MessagesTo(number));
        Assert.Contains(wanted.Code, message, StringComparison.Ordinal);
        Assert.All((string[])["gate", "oiled", "Lin", "night"], word => Assert.DoesNotContain(word, message, StringComparison.Ordinal));
        Assert.DoesNotContain(Messages(), one => one.Text.Contains(other.Code, StringComparison.Ordinal));
        Assert.Equal(0L, await house.App.Value("select count(*) from journal j where strpos(convert_from(body, 'UTF8'), $1) > 0", number));
    }

    [Fact]
    public async Task V1_3_11_A_message_has_one_reader_and_words_of_ours_whatever_was_typed_for_a_number()
    {
        var (own, other) = (Number(), Number());
        var before = Messages().Count;
        using var integrator = house.Client((await house.Somebody(Role.Integrator)).Key);
        foreach (var typed in new[] { $"{own}\r\nTo: {other}", $"{own},{other}", $"{own};{other}", $"{own}\n{other}", $"{own}%0d%0aBcc:{other}", $"{own}\"}},{{\"to\":\"{other}" })
        {
            using Visitor visitor = new(house.Address);
            await visitor.Fill("/sign-in/phone", null, ("phone", typed));
            using var nobody = house.Client();
            var logged = await nobody.Log(more: new { channel = "portal", kind = "complaint", category = "other", subject = $"s\r\nTo: {other}", text = "t", reporter = new { name = $"Tan\r\nBcc: {other}", phone = typed.Length <= 30 ? typed : typed[..30], message = true } });
            if (logged.IsDone) Assert.True((await integrator.Post($"/api/grievances/{logged.Id}/answer", new { text = $"Done.\r\nTo: {other}" })).IsDone);
            await house.App.Run("delete from identity.attempt");
        }
        // the last word to leave is one that may: whatever was asked before it has been looked at
        var wanted = await house.Client().Log(more: new { channel = "portal", kind = "complaint", category = "other", subject = "s", text = "t", reporter = new { name = "Tan", phone = own, message = true } });
        Assert.True((await integrator.Post($"/api/grievances/{wanted.Id}/answer", new { text = "Done." })).IsDone);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var i = 0; i < 2_000 && ((long)(await house.App.Value("select count(*) from grievance_message"))! > 0 || MessagesTo(own).Count == 0); i++) await tick.WaitForNextTickAsync();

        Assert.Empty(MessagesTo(other));
        Assert.Single(Messages().Skip(before));
        Assert.All(Messages(), one => Assert.Matches("^[0-9]{5,15}$", one.To));
        Assert.All(Directory.GetFiles(Path.Combine(house.Home, "sms"), "*.json"), file =>
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            Assert.Equal(["to", "text", "at"], json.RootElement.EnumerateObject().Select(field => field.Name));
            Assert.DoesNotContain(json.RootElement.GetProperty("text").GetString()!, char.IsControl);
        });
    }

    List<(string To, string Text)> Messages() => !Directory.Exists(Path.Combine(house.Home, "sms")) ? [] : [.. Directory.GetFiles(Path.Combine(house.Home, "sms"), "*.json").Order(StringComparer.Ordinal).Select(file =>
    {
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        return (json.RootElement.GetProperty("to").GetString()!, json.RootElement.GetProperty("text").GetString()!);
    })];

    List<string> MessagesTo(string number) => [.. Messages().Where(one => one.To == number).Select(one => one.Text)];

    /// <summary>The code in the last message to this phone, as it lies in the operator's outbox.</summary>
    string Sent(string number) => System.Text.RegularExpressions.Regex.Match(MessagesTo(number)[^1], "[0-9]{6}").Value;
}
