#!/usr/bin/env bash
# Install corpuslint for the action into an environment of its own. Nothing of the checkout
# that is to be checked takes part: the working directory is an empty one, Python is isolated.
set -euo pipefail

fail() {
    printf '::error title=corpuslint::%s\n' "$1"
    exit 2
}

# pip runs Pythons of its own that are not isolated, and would install elsewhere
unset PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONUSERBASE PYTHONINSPECT
unset PIP_TARGET PIP_PREFIX PIP_ROOT PIP_USER

what=${GITHUB_ACTION_PATH:?}
version=${CORPUSLINT_VERSION:-}
if [[ -n $version ]]; then
    release='^[0-9]+(\.[0-9]+)*((a|b|rc)[0-9]+)?(\.post[0-9]+)?$'
    [[ $version =~ $release ]] || fail "the input version must be a release, such as 0.1.0"
    what="corpuslint-frontmatter==$version"
fi

work=$(mktemp -d "${RUNNER_TEMP:?}/corpuslint.XXXXXX")
cd -- "$work"

python=""
for candidate in python3 python; do
    if "$candidate" -I -c 'import sys; sys.exit(sys.version_info < (3, 10))' >/dev/null 2>&1; then
        python=$candidate
        break
    fi
done
[[ -n $python ]] ||
    fail "Python 3.10 or newer is not on PATH: put a step with actions/setup-python before this one"

"$python" -I -m venv environment ||
    fail "Python cannot make a virtual environment here: install its venv module, or put a step with actions/setup-python before this one"
python="$work/environment/bin/python"
[[ -x $python ]] || python="$work/environment/Scripts/python.exe"

"$python" -I -m pip install --quiet --disable-pip-version-check --no-input "$what" ||
    fail "corpuslint could not be installed: pip says why above"

printf 'python=%s\n' "$python" >>"${GITHUB_OUTPUT:?}"
