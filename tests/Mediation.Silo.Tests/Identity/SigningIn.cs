using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Mediation.Tests;
using Mediation.Tests.Cases;
using Mediation.Tests.Postgres;
using Xunit;

namespace Mediation.Identity.Tests;

/// <summary>Coming in, proving oneself, going out: over HTTP, with the program as it runs outside the demo.</summary>
public sealed partial class SigningIn(ProgramOnADatabase house) : IClassFixture<ProgramOnADatabase>, IAsyncLifetime
{
    readonly RealProgram program = house.Program;

    // all of them come from one address: what one test failed at is not held against the next
    public Task InitializeAsync() => program.App.Run("delete from identity.attempt");
    public Task DisposeAsync() => Task.CompletedTask;

    Visitor Somebody() => new(program.Address);

    [Fact]
    public async Task V6_3_2_There_is_no_account_before_somebody_makes_one()
    {
        await using var database = await TestServer.NewDatabase();
        await using var fresh = await RealProgram.Start(database.AppConnectionString);
        Assert.Equal(0L, await database.App.Value("select count(*) from identity.account"));
        foreach (var name in (string[])["admin", "root", "mediation", "system"]) Assert.Equal(200, (await new Visitor(fresh.Address).SignIn(name, name + name + name)).Status);
    }

    [Fact]
    public async Task V6_3_3_Staff_without_a_second_factor_can_set_one_up_and_nothing_else()
    {
        foreach (var role in (Role[])[Role.Officer, Role.Handler, Role.Mediator, Role.Manager, Role.Supervisor, Role.Admin])
        {
            var person = await program.Admit(role, withApp: false);
            using var visitor = Somebody();
            Assert.Equal("/account/second-factor", (await visitor.SignIn(person.Account.UserName, person.Password)).To);
            foreach (var page in (string[])["/", "/office", "/manage", "/admin/users", "/account", "/account/keys", "/account/password", "/field/log", "/report", "/track"])
                Assert.Equal((303, "/account/second-factor"), await visitor.Get(page) is var led ? (led.Status, led.To) : default);
            foreach (var path in (string[])["/api/grievances", "/api/users", "/api/keys", "/api/categories"])
            {
                var told = await visitor.Get(path);
                Assert.Equal(403, told.Status);
                Assert.Contains("access/second-factor-first", told.Text, StringComparison.Ordinal);
            }
            Assert.Equal(200, (await visitor.Get("/account/second-factor")).Status);
        }
    }

    [Fact]
    public async Task V6_3_3_Setting_the_app_up_makes_the_session_whole_under_a_new_id()
    {
        var person = await program.Admit(Role.Admin, withApp: false);
        using var visitor = Somebody();
        await visitor.SignIn(person.Account.UserName, person.Password);
        var half = visitor.SessionCookie;
        var page = await visitor.Get("/account/second-factor/app");
        var secret = Base32(Spelled().Match(page.Text).Groups[1].Value);
        var kept = Kept().Match(page.Text).Groups[1].Value;
        var token = Token().Match(page.Text).Groups[1].Value;
        Assert.Contains("no-store", page.Answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        var wrong = await visitor.Post("/account/second-factor/app", ("kept", kept), ("code", "000000"), ("__RequestVerificationToken", token));
        Assert.Equal(200, wrong.Status);
        var right = await visitor.Post("/account/second-factor/app", ("kept", kept), ("__RequestVerificationToken", token),
            ("code", Totp.Code(secret, Totp.StepAt(TimeProvider.System.GetUtcNow()))));
        Assert.Equal("/account/second-factor/codes", right.To);
        Assert.NotEqual(half, visitor.SessionCookie);
        Assert.Equal(200, (await visitor.Get("/admin/users")).Status);
        using var old = Somebody();
        old.Cookies["mediation"] = half!;
        Assert.False(await old.IsIn());
    }

    [Fact]
    public async Task V6_3_3_A_right_password_alone_lets_nobody_in_who_has_a_factor()
    {
        var person = await program.Admit();
        using var visitor = Somebody();
        Assert.Equal("/sign-in/second-factor", (await visitor.SignIn(person.Account.UserName, person.Password)).To);
        Assert.Null(visitor.SessionCookie);
        Assert.Equal(302, (await visitor.Get("/office")).Status);
        Assert.Equal("/office", (await visitor.Second(person.Code())).To);
        Assert.True(await visitor.IsIn());
    }

    [Fact]
    public async Task The_second_step_alone_is_no_way_in()
    {
        using var visitor = Somebody();
        Assert.Equal("/sign-in", (await visitor.Get("/sign-in/second-factor")).To);
        visitor.Cookies["step"] = "made-up";
        Assert.Equal("/sign-in", (await visitor.Get("/sign-in/second-factor")).To);
    }

    [Fact]
    public async Task A_password_changed_meanwhile_ends_the_second_step()
    {
        var person = await program.Admit();
        using var visitor = Somebody();
        await visitor.SignIn(person.Account.UserName, person.Password);
        await program.App.Run("update identity.account set security_stamp = gen_random_uuid() where id = $1", person.Account.Id);
        Assert.Equal("/sign-in", (await visitor.Get("/sign-in/second-factor")).To);
    }

    [Fact]
    public async Task V6_5_1_A_code_that_was_used_does_not_let_a_second_browser_in()
    {
        var person = await program.Admit();
        var code = person.Code();
        using Visitor first = Somebody(), second = Somebody();
        await first.SignIn(person.Account.UserName, person.Password);
        await second.SignIn(person.Account.UserName, person.Password);
        Assert.Equal(303, (await first.Second(code)).Status);
        var again = await second.Second(code);
        Assert.Equal(200, again.Status);
        Assert.Null(second.SessionCookie);
    }

    [Fact]
    public async Task V6_6_3_Guessing_six_digits_ends_after_five()
    {
        var person = await program.Admit();
        using var visitor = Somebody();
        await visitor.SignIn(person.Account.UserName, person.Password);
        for (var i = 0; i < 5; i++) Assert.Equal(200, (await visitor.Second("000001")).Status);
        var sixth = await visitor.Second(person.Code());
        Assert.Equal(429, sixth.Status);
        Assert.NotNull(sixth.Answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task V6_3_1_Ten_wrong_passwords_shut_the_door_but_not_for_the_owners_known_browser_or_session()
    {
        var person = await program.Admit();
        using var owner = await program.SignedIn(person);
        using var stranger = Somebody();
        for (var i = 0; i < 10; i++) Assert.Equal(200, (await stranger.SignIn(person.Account.UserName, "wrong wrong wrong")).Status);
        Assert.Equal(429, (await stranger.SignIn(person.Account.UserName, person.Password)).Status);
        Assert.True(await owner.IsIn());
        await owner.Fill("/account", "Everywhere");
        Assert.False(await owner.IsIn());
        Assert.Equal("/sign-in/second-factor", (await owner.SignIn(person.Account.UserName, person.Password)).To);
    }

    [Fact]
    public async Task V6_3_8_Whatever_is_wrong_the_answer_is_the_same()
    {
        var person = await program.Admit();
        var disabled = await program.Admit();
        var keyOnly = (await program.Accounts().Create($"{Guid.NewGuid():n}", "x", Role.Integrator, null))!;
        await program.Accounts().Disable(disabled.Account.Id, true);
        List<string> said = [];
        foreach (var (name, password) in ((string, string)[])[(person.Account.UserName, "wrong wrong wrong"), ("nobody-of-this-name", person.Password), (disabled.Account.UserName, disabled.Password), (keyOnly.UserName, person.Password)])
        {
            using var visitor = Somebody();
            var refused = await visitor.SignIn(name, password);
            Assert.Equal(200, refused.Status);
            said.Add(Changing().Replace(refused.Text, "").Replace(name, "NAME", StringComparison.Ordinal));
        }
        Assert.Single(said.Distinct());
    }

    [Fact]
    public async Task V6_2_6_Passwords_are_hidden_as_they_are_typed_and_V6_2_7_may_be_pasted()
    {
        using var visitor = Somebody();
        foreach (var page in (string[])["/sign-in", "/setup", "/account/return"])
        {
            var fields = PasswordField().Matches((await visitor.Get(page)).Text);
            Assert.NotEmpty(fields);
            Assert.All(fields, field =>
            {
                Assert.Contains("type=\"password\"", field.Value, StringComparison.Ordinal);
                Assert.DoesNotContain("autocomplete=\"off\"", field.Value, StringComparison.Ordinal);
            });
        }
    }

    [Fact]
    public async Task V6_2_2_One_changes_ones_password_and_V6_2_3_shows_the_old_one_first()
    {
        var person = await program.Admit();
        using var visitor = await program.SignedIn(person);
        const string wanted = "a kettle for nine ferries";
        Assert.Equal(200, (await visitor.Fill("/account/password", null, ("current", "not the current one"), ("password", wanted), ("again", wanted))).Status);
        Assert.Equal(200, (await visitor.Fill("/account/password", null, ("current", person.Password), ("password", "password123456"), ("again", "password123456"))).Status);
        Assert.Equal(200, (await visitor.Fill("/account/password", null, ("current", person.Password), ("password", wanted), ("again", wanted + "!"))).Status);
        Assert.Equal("/account", (await visitor.Fill("/account/password", null, ("current", person.Password), ("password", wanted), ("again", wanted))).To);
        using var later = Somebody();
        Assert.Equal(200, (await later.SignIn(person.Account.UserName, person.Password)).Status);
        Assert.Equal(303, (await later.SignIn(person.Account.UserName, wanted)).Status);
    }

    [Fact]
    public async Task V7_2_4_Every_sign_in_brings_a_new_id_and_the_old_one_is_over()
    {
        var person = await program.Admit();
        using var visitor = await program.SignedIn(person);
        var first = visitor.SessionCookie!;
        await program.App.Run("update identity.authenticator set last_step = 0 where account_id = $1", person.Account.Id);
        using var fixedOne = Somebody();
        fixedOne.Cookies["mediation"] = new string('A', 43);
        await fixedOne.SignIn(person.Account.UserName, person.Password);
        await fixedOne.Second(person.Code());
        Assert.NotEqual(new string('A', 43), fixedOne.SessionCookie);
        Assert.NotEqual(first, fixedOne.SessionCookie);
    }

    [Fact]
    public async Task V7_4_1_A_session_that_was_left_cannot_be_picked_up()
    {
        using var visitor = await program.SignedIn(await program.Admit());
        var word = visitor.SessionCookie!;
        Assert.Equal("/sign-in", (await SignOut(visitor)).To);
        Assert.Null(visitor.SessionCookie);
        visitor.Cookies["mediation"] = word;
        Assert.False(await visitor.IsIn());
    }

    static async Task<Seen> SignOut(Visitor visitor) =>
        await visitor.Post("/sign-out", ("__RequestVerificationToken", Token().Match((await visitor.Get("/account")).Text).Groups[1].Value));

    [Fact]
    public async Task V7_4_4_Every_page_of_somebody_signed_in_has_the_way_out()
    {
        using var visitor = await program.SignedIn(await program.Admit(Role.Manager));
        foreach (var page in (string[])["/office", "/manage", "/account", "/account/password"])
            Assert.Contains("action=\"/sign-out\"", (await visitor.Get(page)).Text, StringComparison.Ordinal);
    }

    [Theory, InlineData("/account/keys"), InlineData("/account/second-factor"), InlineData("/account/second-factor/app"), InlineData("/account/second-factor/codes")]
    public async Task V7_5_1_What_weighs_heavily_asks_again_after_five_minutes(string page)
    {
        var person = await program.Admit();
        using var visitor = await program.SignedIn(person);
        Assert.Equal(200, (await visitor.Get(page)).Status);
        await program.App.Run("update identity.session set confirmed_at = confirmed_at - interval '6 minutes' where account_id = $1", person.Account.Id);
        var led = await visitor.Get(page);
        Assert.Equal((303, $"/account/confirm?returnUrl={Uri.EscapeDataString(page)}"), (led.Status, led.To));
        Assert.Equal(200, (await visitor.Fill(led.To!, null, ("proof", "not the password"))).Status);
        Assert.Equal(303, (await visitor.Get(page)).Status);
        Assert.Equal(page, (await visitor.Fill(led.To!, null, ("proof", person.Password))).To);
        Assert.Equal(200, (await visitor.Get(page)).Status);
    }

    [Fact]
    public async Task V7_5_1_The_API_makes_no_key_without_a_fresh_proof_and_a_key_makes_no_keys()
    {
        var person = await program.Admit();
        using var visitor = await program.SignedIn(person);
        async Task<Seen> Make() => await visitor.Send(new(HttpMethod.Post, "/api/keys") { Content = JsonContent.Create(new { name = "report", readsOnly = true }), Headers = { { "Sec-Fetch-Site", "same-origin" } } });
        var made = await Make();
        Assert.Equal(201, made.Status);
        await program.App.Run("update identity.session set confirmed_at = confirmed_at - interval '6 minutes' where account_id = $1", person.Account.Id);
        var refused = await Make();
        Assert.Equal(403, refused.Status);
        Assert.Contains("access/confirm-first", refused.Text, StringComparison.Ordinal);
        var byKey = await (await program.As(Role.Handler)).Post("/api/keys", new { name = "more" });
        Assert.Equal((403, "access/confirm-first"), byKey.Said);
    }

    [Fact]
    public async Task A_narrowed_key_reads_and_opens_no_pages_and_its_owner_revokes_it()
    {
        var person = await program.Admit();
        using var visitor = await program.SignedIn(person);
        var shown = await visitor.Fill("/account/keys", null, ("name", "weekly report"), ("days", "30"), ("readsOnly", "true"));
        var key = Words().Match(shown.Text).Value;
        using Visitor robot = Somebody();
        robot.Headers["Authorization"] = $"Bearer {key}";
        Assert.Equal(200, (await robot.Get("/api/grievances")).Status);
        var post = await robot.Send(new(HttpMethod.Post, "/api/grievances") { Content = JsonContent.Create(new { channel = "phone" }) });
        Assert.Equal(403, post.Status);
        Assert.Contains("access/outside-key", post.Text, StringComparison.Ordinal);
        Assert.Equal(403, (await robot.Get("/office")).Status);

        var id = Guid.Parse(KeyId().Match((await visitor.Get("/account/keys")).Text).Groups[1].Value);
        Assert.Equal(303, (await visitor.Fill("/account/keys", "Revoke", ("key", $"{id}"))).Status);
        Assert.Equal(401, (await robot.Get("/api/grievances")).Status);
    }

    [Fact]
    public async Task V2_4_1_A_limited_key_hears_429_with_the_time_to_come_back()
    {
        var account = await program.Account(Role.Handler);
        var (_, key) = await new ApiKeys(program.App, TimeProvider.System).Create(account.Id, new("slow", TimeSpan.FromHours(1), PerSecond: 1));
        using Visitor robot = Somebody();
        robot.Headers["Authorization"] = $"Bearer {key}";
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => robot.Get("/api/categories")));
        var refused = answers.First(answer => answer.Status == 429);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Answer.Headers.RetryAfter!.Delta);
        Assert.Contains("access/too-many-requests", refused.Text, StringComparison.Ordinal);
        Assert.Contains(answers, answer => answer.Status == 200);
    }

    [Fact]
    public async Task V6_4_1_A_first_password_comes_from_chance_and_a_link_works_once_and_for_a_day()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => program.System.Post("/api/users", new { userName = $"new-{Guid.NewGuid():n}"[..20], displayName = "New One", role = "handler" })));
        var first = made.Select(one => one.Body.GetProperty("initialPassword").GetString()!).ToList();
        Assert.Equal(3, first.Distinct().Count());
        Assert.All(first, password => Assert.InRange(password.Count(char.IsAsciiLetterOrDigit) * 5, 100, 200));

        var person = await program.Admit();
        var link = await program.Accounts().InviteBack(person.Account, TimeSpan.FromHours(24));
        await program.App.Run("update identity.invitation set expires_at = now() - interval '1 second' where account_id = $1", person.Account.Id);
        Assert.Equal(200, (await Return(link)).Status);
        await program.App.Run("update identity.invitation set expires_at = now() + interval '1 minute' where account_id = $1", person.Account.Id);
        Assert.Equal(303, (await Return(link)).Status);
        Assert.Equal(200, (await Return(link)).Status);
    }

    [Fact]
    public async Task V6_4_1_A_first_password_is_changed_before_anything_else_and_ends_after_a_week()
    {
        async Task<(string Name, string Password)> Made()
        {
            var name = $"new-{Guid.NewGuid():n}"[..20];
            var made = await program.System.Post("/api/users", new { userName = name, displayName = "Somebody New", role = "supervisor" });
            return (name, made.Body.GetProperty("initialPassword").GetString()!);
        }
        const string own = "a kettle for nine ferries";
        var (name, first) = await Made();
        using var visitor = Somebody();
        Assert.Equal("/account/password", (await visitor.SignIn(name, first)).To);
        foreach (var page in (string[])["/manage", "/account", "/account/second-factor", "/account/confirm"]) Assert.Equal("/account/password", (await visitor.Get(page)).To);
        Assert.Contains("access/own-password-first", (await visitor.Get("/api/grievances")).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await visitor.Fill("/account/password", null, ("current", first), ("password", first), ("again", first))).Status);
        Assert.Equal("/account/second-factor", (await visitor.Fill("/account/password", null, ("current", first), ("password", own), ("again", own))).To);
        Assert.Equal("/account/second-factor", (await visitor.Get("/manage")).To);

        var (late, old) = await Made();
        await program.App.Run("update identity.account set first_password_until = now() - interval '1 second' where user_name = $1", late);
        using var other = Somebody();
        Assert.Equal(200, (await other.SignIn(late, old)).Status);
    }

    async Task<Seen> Return(string word, string password = "a kettle for nine ferries")
    {
        using var visitor = Somebody();
        return await visitor.Fill("/account/return", null, ("word", word), ("password", password), ("again", password));
    }

    [Fact]
    public async Task V6_4_3_A_forgotten_password_is_no_way_past_the_second_factor()
    {
        var person = await program.Admit();
        var link = await Reset(person, factors: false);
        Assert.Equal(200, (await Return(link, "password123456")).Status);
        Assert.Equal("/sign-in/second-factor", (await Return(link)).To);
    }

    [Fact]
    public async Task V6_4_4_Whoever_lost_the_factor_comes_back_by_a_link_alone_and_sets_up_a_new_one()
    {
        var person = await program.Admit();
        using var session = await program.SignedIn(person);
        var link = await Reset(person, factors: true);
        Assert.False(await session.IsIn());
        using var visitor = Somebody();
        Assert.Equal(200, (await visitor.SignIn(person.Account.UserName, person.Password)).Status);
        Assert.Equal("/account/second-factor", (await Return(link)).To);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task V6_4_3_What_acts_for_somebody_by_a_key_ends_with_the_password(bool factors)
    {
        var person = await program.Admit();
        using Visitor robot = Somebody();
        robot.Headers["Authorization"] = $"Bearer {await program.Accounts().CreateKey(person.Account.Id, TimeSpan.FromHours(1))}";
        Assert.Equal(200, (await robot.Get("/api/grievances")).Status);
        await Reset(person, factors);
        Assert.Equal(401, (await robot.Get("/api/grievances")).Status);
    }

    async Task<string> Reset(Person person, bool factors)
    {
        using var admin = await program.SignedIn(await program.Admit(Role.Admin));
        var shown = await admin.Fill("/admin/users", "Reset", ("id", $"{person.Account.Id}"), ("factors", factors ? "true" : "false"));
        return Link().Match(shown.Text).Groups[1].Value;
    }

    [Fact]
    public async Task V6_4_3_Resetting_somebody_asks_the_administrator_again()
    {
        var (admin, person) = (await program.Admit(Role.Admin), await program.Admit());
        using var visitor = await program.SignedIn(admin);
        await program.App.Run("update identity.session set confirmed_at = confirmed_at - interval '6 minutes' where account_id = $1", admin.Account.Id);
        Assert.StartsWith("/account/confirm", (await visitor.Fill("/admin/users", "Reset", ("id", $"{person.Account.Id}"), ("factors", "true"))).To, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_factor_stays_until_there_is_another()
    {
        using var visitor = await program.SignedIn(await program.Admit());
        var refused = await visitor.Fill("/account/second-factor", "RemoveApp");
        Assert.Equal(200, refused.Status);
        Assert.Contains("only second factor", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_hash_is_made_anew_when_its_owner_signs_in()
    {
        var person = await program.Admit();
        var older = new Microsoft.AspNetCore.Identity.PasswordHasher<Login>().HashPassword(null!, person.Password);
        await program.App.Run("update identity.account set password_hash = $2 where id = $1", person.Account.Id, older);
        using var visitor = await program.SignedIn(person);
        Assert.StartsWith("$argon2id$", (string)(await program.App.Value("select password_hash from identity.account where id = $1", person.Account.Id))!, StringComparison.Ordinal);
        Assert.True(await visitor.IsIn());
    }

    [Theory, InlineData("https://evil.example/"), InlineData("//evil.example/"), InlineData("/\\evil.example"), InlineData("javascript:alert(1)"), InlineData("%2F%2Fevil.example")]
    public async Task V3_7_2_Nobody_is_sent_to_another_house_after_signing_in(string there)
    {
        var person = await program.Admit();
        using var visitor = Somebody();
        await visitor.Fill($"/sign-in?returnUrl={Uri.EscapeDataString(there)}", null, ("userName", person.Account.UserName), ("password", person.Password));
        var led = (await visitor.Second(person.Code())).To!;
        Assert.True(led.StartsWith('/') && !led.StartsWith("//", StringComparison.Ordinal) && !led.StartsWith("/\\", StringComparison.Ordinal), led);
        var confirmed = (await visitor.Fill($"/account/confirm?returnUrl={Uri.EscapeDataString(there)}", null, ("proof", person.Password))).To!;
        Assert.DoesNotContain("//", confirmed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task V14_3_2_Pages_with_a_secret_are_kept_by_nobody_and_V14_2_1_no_secret_is_in_an_address()
    {
        using var visitor = await program.SignedIn(await program.Admit());
        var codes = await visitor.Fill("/account/second-factor/codes", null);
        Assert.Contains("no-store", codes.Answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        var key = await visitor.Fill("/account/keys", null, ("name", "k"), ("days", "30"));
        Assert.Contains("no-store", key.Answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotMatch("mk_[0-9a-f]{64}", (await visitor.Get("/account/keys")).Text);
        Assert.Null(key.To);
    }

    [Fact]
    public async Task V16_3_1_Coming_in_and_being_refused_are_logged_and_nothing_typed_is()
    {
        await using var database = await TestServer.NewDatabase();
        await using var logged = await RealProgram.Start(database.AppConnectionString);
        var person = await logged.Admit();
        using var visitor = await logged.SignedIn(person);
        using var stranger = new Visitor(logged.Address);
        await stranger.SignIn("zq-typed-name", "zq-typed-password");
        await logged.Stop();
        var log = string.Concat(Directory.GetFiles(Path.Combine(logged.Home, "logs")).Select(File.ReadAllText));
        Assert.Contains("signed in", log, StringComparison.Ordinal);
        Assert.Contains($"{person.Account.Id}", log, StringComparison.Ordinal);
        Assert.Contains("sign-in refused", log, StringComparison.Ordinal);
        foreach (var typed in (string[])["zq-typed", person.Password, visitor.SessionCookie!]) Assert.DoesNotContain(typed, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task V3_5_1_A_form_without_its_token_does_nothing()
    {
        var person = await program.Admit();
        using var visitor = await program.SignedIn(person);
        foreach (var path in (string[])["/account?handler=Everywhere", "/account/password", "/account/keys", "/account/second-factor?handler=RemoveApp", "/account/second-factor/codes", "/sign-out"])
            Assert.Equal(400, (await visitor.Post(path)).Status);
        Assert.True(await visitor.IsIn());
    }

    static byte[] Base32(string text)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = string.Concat(text.Where(char.IsAsciiLetterOrDigit).Select(c => Convert.ToString(alphabet.IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(eight => eight.Length == 8).Select(eight => Convert.ToByte(new string(eight), 2))];
    }

    [GeneratedRegex("class=\"spell\"><code>([^<]+)<")] private static partial Regex Spelled();
    [GeneratedRegex("name=\"kept\" value=\"([^\"]+)\"")] private static partial Regex Kept();
    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")] private static partial Regex Token();
    [GeneratedRegex("nonce=\"[^\"]+\"|value=\"[^\"]{40,}\"")] private static partial Regex Changing();
    [GeneratedRegex("<input[^>]*(name=\"(password|again|current)\")[^>]*>")] private static partial Regex PasswordField();
    [GeneratedRegex("mk_[0-9a-f]{64}")] private static partial Regex Words();
    [GeneratedRegex("handler=Revoke.*?name=\"key\" value=\"([0-9a-f-]{36})\"", RegexOptions.Singleline)] private static partial Regex KeyId();
    [GeneratedRegex("/account/return#([0-9a-f]{64})")] private static partial Regex Link();
}
