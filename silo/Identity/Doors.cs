using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Mediation.Identity;

/// <summary>How a page about accounts says no.</summary>
static class Doors
{
    /// <summary>The page again, with what is wrong beside its fields.</summary>
    public static PageResult Faulty(this PageModel page, ImmutableArray<Fault> faults, Words words)
    {
        foreach (var fault in faults) page.ModelState.AddModelError(fault.Field, words.Sentence(new Refusal(fault.Code, fault.Args)));
        return page.Page();
    }

    /// <summary>Too many failures, or too much asked: the door stays shut for a while.</summary>
    public static PageResult TooMany(this PageModel page, TimeSpan wait, Words words, string why = "access/too-many-failures")
    {
        page.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        page.Response.Headers.RetryAfter = $"{(int)Math.Ceiling(wait.TotalSeconds)}";
        page.ModelState.AddModelError("", words.Sentence(new(why, $"{(int)Math.Ceiling(wait.TotalMinutes)}")));
        return page.Page();
    }
}
