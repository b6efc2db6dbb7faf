"""JupyterLab and a browser that can reach nothing but it, for tests and for the pictures of the manual."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.wijkprofiel.browser_flags import QUIET

TOKEN = "toets"
HERE = "127.0.0.1"
PATIENCE_S = 180
FLAGS = (*QUIET, f"--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE {HERE}")


def free_port():
    with socket.socket() as one:
        one.bind((HERE, 0))
        return one.getsockname()[1]


@contextmanager
def running_lab(root, scratch):
    """JupyterLab on the notebooks in ``root``, with settings of its own; gives its address up to the path."""
    port = free_port()
    folders = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    proxies = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
    around = {
        **os.environ,
        **{name: str(scratch / name.lower()) for name in folders},
        **dict.fromkeys(proxies, f"http://{HERE}:9"),
        "NO_PROXY": HERE,
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--ip={HERE}"]
    command += [f"--port={port}", f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={root}"]
    with (scratch / "lab.log").open("w") as log:
        server = subprocess.Popen(command, env=around, stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_for_port(port, server)
            yield f"http://{HERE}:{port}"
        finally:
            server.terminate()
            server.wait(60)


def wait_for_port(port, server):
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as knock:
            if knock.connect_ex((HERE, port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError("JupyterLab did not start")


@contextmanager
def open_browser(scratch, *, size=(1400, 1600)):
    """Chromium with a log of what it asks for."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for flag in (*FLAGS, f"--window-size={size[0]},{size[1]}", f"--user-data-dir={scratch / 'browser'}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    chrome = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        yield chrome
    finally:
        chrome.quit()


def open_notebook(browser, lab, name):
    """Open a notebook and wait for its kernel."""
    browser.get(f"{lab}/lab/tree/{name}?token={TOKEN}&reset")
    wait(browser).until(lambda chrome: idle(chrome))
    wait(browser).until(lambda chrome: chrome.find_elements(By.XPATH, "//*[contains(text(), ') | Idle')]"))


def run_all(browser):
    """Menu Run, Run All Cells; a question about the kernel, asked when it is still starting, is answered."""
    menu(browser, "lm-MenuBar-itemLabel", "Run").click()
    menu(browser, "lm-Menu-itemLabel", "Run All Cells").click()
    wait(browser).until(lambda chrome: asked_for_kernel(chrome) or running(chrome))
    for button in asked_for_kernel(browser):
        button.click()


def asked_for_kernel(browser):
    return browser.find_elements(By.CSS_SELECTOR, ".jp-Dialog-button.jp-mod-accept")


def running(browser):
    return browser.find_elements(
        By.XPATH, "//*[contains(@class,'jp-InputPrompt') and contains(text(), '[*]')]"
    )


def click(browser, find):
    """Bring what ``find`` gives into view and click its middle; outputs above it may still be growing."""
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", find())
    wait(browser).until(lambda chrome: stands_still(chrome, find()))
    ActionChains(browser).move_to_element(find()).click().perform()


def stands_still(browser, element):
    before = element.rect
    time.sleep(1)
    return element.rect == before


def save(browser):
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.CONTROL, "s")


def menu(browser, kind, label):
    path = f"//*[contains(@class,'{kind}') and text()='{label}']"
    return wait(browser).until(lambda chrome: chrome.find_element(By.XPATH, path))


def idle(browser):
    return browser.find_elements(By.CSS_SELECTOR, ".jp-Notebook-ExecutionIndicator[data-status=idle]")


def wait(browser):
    return WebDriverWait(browser, PATIENCE_S, ignored_exceptions=(StaleElementReferenceException,))


def asked_elsewhere(browser, lab):
    """Addresses asked for that are neither the laboratory nor part of a page."""
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
    assert any(url.startswith(lab) for url in asked)
    outside = ("http:", "https:", "ws:", "wss:", "ftp:")
    return [
        url
        for url in asked
        if url.startswith(outside) and not url.startswith((lab, lab.replace("http", "ws")))
    ]
